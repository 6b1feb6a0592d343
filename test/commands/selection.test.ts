import assert from "node:assert/strict";
import fc from "fast-check";
import { collect, findStage, knownProfile, selectCells, selectStages } from "../../tools/commands/selection";
import { expandSweep } from "../../tools/matrix/expand-sweep";
import { Problem, Problems } from "../../tools/problem";
import { exampleProfiles, readExample } from "../matrix/example";
import { labelsOf, randomLanguage, randomSweep } from "../matrix/random-sweep";
import { sampleContract } from "../plan/sample-contract";

const text = `base: base.yaml
axes:
  seed: { set: random_seed, values: [1, 2] }
  team: { set: user_metadata.team, values: [blue, red], when: { seed: 1 } }
`;
const stages = `stages:
  - { name: validate, run: validate-only }
  - { name: quick, needs: validate }
  - { name: side }
  - { name: full, needs: [quick, side] }
`;

/** What is said of a mistake: messages and hints. */
function mistakeOf(select: () => unknown): string[] {
  try {
    select();
  } catch (error) {
    const problems = error instanceof Problems ? error.problems : [error as Problem];
    return problems.map((problem) => {
      assert.ok(problem instanceof Problem && problem.exitCode === 2);
      return `${problem.message} [${problem.code}]${problem.hint ? ` (${problem.hint})` : ""}`;
    });
  }
  return assert.fail("nothing is wrong with it");
}

describe("selectCells", () => {
  const sweep = readExample({ "sweep.yaml": text });
  const { cells } = expandSweep(sweep, exampleProfiles);
  const select = (only?: readonly string[], first?: number) =>
    selectCells(sweep, cells, { ...(only && { only }), ...(first && { first }) })
      .map(({ name }) => name)
      .join(" ");

  const chosen: readonly (readonly [string, string, (string[] | undefined)?, number?])[] = [
    ["all cells where nothing is said", "1-blue 1-red 2"],
    ["those with a label", "1-blue 1-red", ["seed=1"]],
    ["those with one of several labels", "1-blue 1-red", ["team=blue,red"]],
    ["those for which all selectors hold", "1-red", ["seed=1,2", "team=red"]],
    ["the first ones", "1-blue 1-red", undefined, 2],
    ["the first of those with a label", "2", ["seed=2"], 5],
  ];
  for (const [which, names, only, first] of chosen)
    it(`chooses ${which}`, () => assert.equal(select(only, first), names));

  const mistakes: readonly (readonly [string, string[], string[]])[] = [
    [
      "an axis that there is not",
      ["sead=1"],
      ['no axis is called "sead" [unknown-axis] (did you mean "seed"?)'],
    ],
    ["a label that there is not", ["seed=3"], ['"seed" has no label "3" [unknown-label] (one of 1, 2)']],
    [
      "what is no selector",
      ["seed"],
      ['"seed" is not a selector [bad-selector] (a selector looks like axis=label or axis=label,label)'],
    ],
    [
      "several mistakes",
      ["sead=1", "team=bleu"],
      [
        'no axis is called "sead" [unknown-axis] (did you mean "seed"?)',
        '"team" has no label "bleu" [unknown-label] (did you mean "blue"?)',
      ],
    ],
    [
      "what no cell matches",
      ["seed=2", "team=red"],
      ["no cell matches seed=2 and team=red [nothing-selected] (sweep plan FILE --cells lists the cells)"],
    ],
  ];
  for (const [which, only, said] of mistakes)
    it(`says what is wrong with ${which}`, () =>
      assert.deepEqual(
        mistakeOf(() => select(only)),
        said,
      ));

  it("leaves the whole where every label of an axis is named", () => {
    fc.assert(
      fc.property(randomSweep, fc.nat(), (data, at) => {
        const random = readExample({ "sweep.yaml": JSON.stringify(data) });
        const all = expandSweep(random, exampleProfiles).cells;
        const names = Object.keys(data.axes);
        const axis = names[at % names.length]!;
        const only = [`${axis}=${labelsOf(data.axes[axis]!).join()}`];
        assert.deepEqual(selectCells(random, all, { only }), all);
      }),
      { numRuns: 30 },
    );
  });

  it("parts the cells that have an axis by its labels", () => {
    fc.assert(
      fc.property(randomLanguage, fc.nat(), (data, at) => {
        const random = readExample({ "sweep.yaml": JSON.stringify(data) });
        const all = expandSweep(random, exampleProfiles).cells;
        const names = Object.keys(data.axes);
        const axis = names[at % names.length]!;
        const parts = [...new Set(all.map(({ coordinates }) => coordinates[axis]))].flatMap((label) =>
          label === undefined ? [] : selectCells(random, all, { only: [`${axis}=${label}`] }),
        );
        assert.deepEqual(
          parts.map(({ id }) => id).sort(),
          all.flatMap(({ id, coordinates }) => (coordinates[axis] === undefined ? [] : [id])).sort(),
        );
      }),
      { numRuns: 30 },
    );
  });
});

describe("selectStages", () => {
  const sweep = readExample({ "sweep.yaml": text + stages });
  const select = (stage?: string) =>
    selectStages(sweep, { ...(stage && { stage }) })
      .map(({ name }) => name)
      .join(" ");

  it("leaves those up to the one that is named, with all that it needs", () => {
    assert.equal(select(), "validate quick side full");
    assert.equal(select("full"), select());
    assert.equal(select("quick"), "validate quick");
    assert.equal(select("side"), "side");
  });

  it("says what is wrong with a stage that there is not", () => {
    const said = (stage: string) => mistakeOf(() => select(stage));
    assert.deepEqual(said("quikc"), ['no stage is called "quikc" [unknown-stage] (did you mean "quick"?)']);
    assert.deepEqual(said("later"), [
      'no stage is called "later" [unknown-stage] (one of validate, quick, side, full)',
    ]);
  });

  it("says that a sweep has no stages", () => {
    const none = readExample({ "sweep.yaml": text });
    assert.deepEqual(
      mistakeOf(() => selectStages(none, { stage: "full" })),
      ['no stage is called "full" [unknown-stage] (the sweep has no stages)'],
    );
  });
});

describe("findStage", () => {
  it("is the last stage unless one is named", () => {
    const sweep = readExample({ "sweep.yaml": text + stages });
    assert.equal(findStage(sweep, undefined).name, "full");
    assert.equal(findStage(sweep, "quick").name, "quick");
  });
});

describe("knownProfile", () => {
  it("is a profile of the stack", () => assert.equal(knownProfile("wide", sampleContract), "wide"));

  it("says what is wrong with one that there is not", () => {
    const said = (use: string) => mistakeOf(() => knownProfile(use, sampleContract));
    assert.deepEqual(said("wied"), [
      'the stack local has no resource profile "wied" [unknown-profile] (did you mean "wide"?)',
    ]);
    assert.deepEqual(said("toString"), [
      'the stack local has no resource profile "toString" [unknown-profile] (one of small, wide, heavy)',
    ]);
  });
});

describe("collect", () => {
  it("gathers what is given several times", () =>
    assert.deepEqual(collect("b", collect("a", undefined)), ["a", "b"]));
});
