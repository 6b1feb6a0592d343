import assert from "node:assert/strict";
import { emitConfig } from "../../tools/matrix/config/emit-config";
import { onlyStage, type Stage } from "../../tools/matrix/stages/stage";
import { makeScope, stageContent, stagesUpTo } from "../../tools/plan/make-scope";
import { jobsOf } from "../../tools/plan/scope";
import { exampleBase, expandText, readExample } from "../matrix/example";

const options = { savePredictions: true, dataVersion: "data_1", image: "sha256:1" };

const staged = `base: base.yaml
axes:
  seed: { set: random_seed, values: [1, 2] }
  frequency: { set: temporal_config.model_update_frequency, values: { yearly: 1y, halves: 6month } }
resources: { default: small, rules: [{ match: { seed: 2 }, use: large, timeout: 2h }] }
stages:
  - { name: check, run: validate-only, onePer: [frequency] }
  - { name: quick, needs: check, set: { temporal_config.model_update_frequency: 2y }, use: small }
  - { name: full, needs: quick, gate: { maxFailed: 1 } }
`;

describe("makeScope", () => {
  const { cells } = expandText(staged);
  const { stages } = readExample({ "sweep.yaml": staged });
  const scope = makeScope(cells, stages, options);
  const keysIn = (stage: number) => scope.cells.map((cell) => jobsOf(cell)[stage]!.jobKey);

  it("keeps what a stage does and asks for, and not what it changes in configs", () => {
    assert.deepEqual(JSON.parse(JSON.stringify(scope.stages)), [
      { name: "check", needs: [], runs: "validate-only", onePer: ["frequency"] },
      { name: "quick", needs: ["check"], runs: "experiment" },
      { name: "full", needs: ["quick"], runs: "experiment", gate: { maxFailed: 1 } },
    ]);
  });

  it("gives each cell a job in each stage, and its own in the last", () => {
    assert.deepEqual(
      scope.cells.map(({ name, coordinates, earlier }) => [name, coordinates.seed, earlier?.length]),
      [
        ["1-yearly", "1", 2],
        ["1-halves", "1", 2],
        ["2-yearly", "2", 2],
        ["2-halves", "2", 2],
      ],
    );
    assert.equal(new Set(keysIn(2)).size, 4);
  });

  it("gives one job to cells that a stage makes equal", () => {
    const [a, b, c, d] = keysIn(1);
    assert.deepEqual([a === b, c === d, a === c], [true, true, false]);
  });

  it("tells validating from training", () => assert.ok(!keysIn(0).some((key) => keysIn(2).includes(key))));

  it("gives the last stage the keys that a sweep without stages has", () => {
    assert.deepEqual(
      keysIn(2),
      makeScope(cells, [onlyStage], options).cells.map(({ jobKey }) => jobKey),
    );
  });

  it("takes the profile of the command line before the stage's, and that before the cell's", () => {
    const profilesOf = (use?: string) =>
      makeScope(cells, stages, { ...options, ...(use !== undefined && { use }) }).cells.map((cell) =>
        jobsOf(cell)
          .map(({ profile }) => profile)
          .join(),
      );
    const [small, large] = ["small,small,small", "large,small,large"];
    assert.deepEqual(profilesOf(), [small, small, large, large]);
    assert.deepEqual(profilesOf("huge"), Array(4).fill("huge,huge,huge"));
  });

  it("keeps a cell's timeout in all its stages", () => {
    assert.deepEqual(
      scope.cells.map((cell) => jobsOf(cell).map(({ timeoutSeconds }) => timeoutSeconds)),
      [undefined, undefined, 7200, 7200].map((seconds) => [seconds, seconds, seconds]),
    );
  });

  it("makes jobs of commands, which know nothing of configs", () => {
    const command = expandText(`command: ["true", "\${a}"]\naxes: { a: [1, 2] }\n`);
    const {
      stages: [stage],
      cells: jobs,
    } = makeScope(command.cells, [onlyStage], options);
    assert.equal(stage?.runs, "command");
    assert.equal(new Set(jobs.map(({ jobKey }) => jobKey)).size, 2);
  });

  it("has no cells where the sweep has none", () =>
    assert.deepEqual(makeScope([], [onlyStage], options).cells, []));
});

describe("stagesUpTo", () => {
  const stage = (name: string, ...needs: string[]): Stage => ({ ...onlyStage, name, needs });
  const stages = [stage("a"), stage("b"), stage("c", "a"), stage("d", "b", "c"), stage("e", "c")];
  const cases = { a: "a", b: "b", c: "a c", d: "a b c d", e: "a c e" };
  for (const [name, expected] of Object.entries(cases)) {
    it(`leaves ${expected} for ${name}`, () => {
      const last = stages.find((each) => each.name === name)!;
      assert.equal(
        stagesUpTo(stages, last)
          .map((each) => each.name)
          .join(" "),
        expected,
      );
    });
  }
});

describe("stageContent", () => {
  it("is the cell's config with what the stage changes", () => {
    const { cells } = expandText(staged);
    const { stages } = readExample({ "sweep.yaml": staged });
    const texts = stages.map((stage) => emitConfig({ config: stageContent(cells[1]!, stage) }));
    assert.deepEqual(
      texts.map((text) => /model_update_frequency: "(.*)"/.exec(text)?.[1]),
      ["6month", "2y", "6month"],
    );
  });

  it("has the seed of the cell's id where the config has none", () => {
    const without = exampleBase.replace(/^random_seed.*\n/m, "");
    const { cells } = expandText("base: base.yaml\n", { "base.yaml": without });
    assert.match(emitConfig({ config: stageContent(cells[0]!, onlyStage) }), /^random_seed: \d+$/m);
  });
});
