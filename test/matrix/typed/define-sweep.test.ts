import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expandSweep } from "../../../tools/matrix/expand-sweep";
import { readSweep } from "../../../tools/matrix/read-sweep";
import { readText } from "../../../tools/matrix/read-text";
import type { Profiles } from "../../../tools/matrix/typed/define-sweep";
import type { Problems } from "../../../tools/problem";
import { localContract } from "../../../tools/stack/local-contract";
import { everything } from "../everything";
import { exampleProfiles, expandExample, readExample } from "../example";
import { everythingTyped } from "./everything-typed";

const profiles: readonly (keyof Profiles)[] = ["small", "large"];
const quickstart = join(__dirname, "..", "..", "..", "experiments", "quickstart");

/** All that a run depends on, and what people see. */
function whatRuns({ cells, shape }: ReturnType<typeof expandSweep>) {
  const shown = cells.map(({ id, hash, name, coordinates, replicate, profile, timeoutSeconds }) => ({
    ...{ id, hash, name, coordinates, replicate, profile, timeoutSeconds },
  }));
  return { cells: shown, shape };
}

const typed = (sweep: string) => expandExample({ "sweep.ts": sweep }, "sweep.ts");
const head = 'import { defineSweep, float } from "sweepstack";\n';

describe("defineSweep", () => {
  it("knows the profiles of the stack that needs no deployment", () => {
    const project = { name: "twin", root: "/", installRoot: join(__dirname, "..", "..", "..") };
    assert.deepEqual(Object.keys(localContract(project, {}).profiles), profiles);
  });

  it("makes of the quickstart's twin the same cells as of its YAML", () => {
    const [yaml, twin] = ["sweep.yaml", "sweep.ts"].map((name) =>
      readSweep(join(quickstart, name), readText),
    );
    const [ofYaml, ofTwin] = [yaml!, twin!].map((sweep) => expandSweep(sweep, profiles));
    assert.equal(ofTwin!.cells.length, 32);
    assert.deepEqual(whatRuns(ofTwin!), whatRuns(ofYaml!));
    assert.deepEqual(twin!.warnings, yaml!.warnings);
    const { name, data, goal } = twin!;
    assert.deepEqual(
      { name, files: data?.kind === "load" && data.files, goal: goal?.text },
      {
        name: yaml!.name,
        files: yaml!.data?.kind === "load" && yaml!.data.files,
        goal: yaml!.goal?.text,
      },
    );
    const baseline = (sweep: typeof yaml) => sweep!.baseline!.entries.map(({ tests }) => [...tests.keys()]);
    assert.deepEqual(baseline(twin), baseline(yaml));
  });

  it("has a number for an integer and float for a float, as YAML has 1 and 1.0", () => {
    const axis = (values: string) => `{ weight: { set: user_metadata.weight, values: ${values} } }`;
    const yaml = expandExample({ "sweep.yaml": `{ base: base.yaml, axes: ${axis("[1.0, 2, 0.5, 1e3]")} }` });
    const twin = typed(
      `${head}export default defineSweep({ base: "base.yaml", axes: { weight: { set: "user_metadata.weight", values: [float(1), 2, 0.5, float(1000)] } } });\n`,
    );
    assert.deepEqual(whatRuns(twin), whatRuns(yaml));
    const { cells } = typed(
      `${head}export default defineSweep({ base: "base.yaml", axes: { weight: { set: "user_metadata.weight", values: [1] } } });\n`,
    );
    assert.notEqual(cells[0]!.id, twin.cells[0]!.id);
  });

  it("takes integers of any size and keys that are no text, as YAML does", () => {
    const yaml = expandExample({
      "sweep.yaml": `base: base.yaml
axes:
  note: { set: user_metadata.note, values: { a: 123456789012345678901234567890, b: { 0: 1, true: [null, .inf] } } }
`,
    });
    const twin = typed(`${head}export default defineSweep({
  base: "base.yaml",
  axes: {
    note: {
      set: "user_metadata.note",
      values: {
        a: 123456789012345678901234567890n,
        b: new Map<number | boolean, unknown>([[0, 1], [true, [null, Infinity]]]) as never,
      },
    },
  },
});
`);
    assert.deepEqual(whatRuns(twin), whatRuns(yaml));
  });

  it("has every key of the language", () => {
    const files = {
      "sql/major.sql": "select entity_id, 1 as outcome from events where '{as_of_date}' < '{label_timespan}'",
      "axes/teams.yaml": "{ set: user_metadata.team, values: [red, blue] }",
      "axes/sizes.yaml": "[1, 2]",
    };
    for (const kind of ["base", "command"] as const) {
      const [yaml, twin] = [
        readExample({ ...files, "sweep.yaml": everything[kind] }),
        readExample({ ...files, "sweep.ts": everythingTyped[kind] }, "sweep.ts"),
      ];
      assert.deepEqual(
        whatRuns(expandSweep(twin, exampleProfiles)),
        whatRuns(expandSweep(yaml, exampleProfiles)),
      );
      assert.deepEqual(withoutPlaces(twin), withoutPlaces(yaml));
    }
  });

  it("reads what a sweep imports, and says where that is broken", () => {
    const folder = mkdtempSync(join(tmpdir(), "twin-"));
    try {
      const sweep = `${head}import { seeds } from "./seeds";\nexport default defineSweep({ command: ["x", "\${seed}"], axes: { seed: seeds } });\n`;
      writeFileSync(join(folder, "sweep.ts"), sweep);
      writeFileSync(join(folder, "seeds.ts"), "export const seeds = [1, 2;\n");
      assert.throws(
        () => readSweep(join(folder, "sweep.ts"), readText),
        (error) => {
          const [problem] = (error as Problems).problems;
          const { file, line, column } = problem!.location!;
          assert.equal(problem!.message, "not valid TypeScript: ',' expected");
          assert.deepEqual([join(process.cwd(), file), line, column], [join(folder, "seeds.ts"), 1, 27]);
          return true;
        },
      );
      writeFileSync(join(folder, "seeds.ts"), "export const seeds = [1, 2] as const;\n");
      const { cells } = expandSweep(readSweep(join(folder, "sweep.ts"), readText), ["small"]);
      assert.deepEqual(
        cells.map(({ name }) => name),
        ["1", "2"],
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

/** What a sweep says, without where it says it. */
function withoutPlaces(sweep: ReturnType<typeof readExample>): unknown {
  const plain = (value: unknown): unknown => {
    if (value instanceof Map) return [...value].map(plain);
    if (Array.isArray(value)) return value.map(plain);
    if (typeof value !== "object" || value === null) return value;
    const places = [
      "location",
      "limitLocation",
      "goalLocation",
      "fileLocations",
      "written",
      "origin",
      "file",
      "warnings",
    ];
    return Object.fromEntries(
      Object.entries(value)
        .filter(([key]) => !places.includes(key))
        .map(([key, item]) => [key, plain(item)]),
    );
  };
  return plain(sweep);
}
