import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import fc from "fast-check";
import { parse } from "yaml";

import type { Cell } from "../../tools/matrix/cell";
import { emitConfig } from "../../tools/matrix/config/emit-config";
import { hashValue, toHex } from "../../tools/matrix/config/hash-value";
import type { Expansion } from "../../tools/matrix/expand-sweep";
import { nodeValue } from "../../tools/matrix/yaml/node-value";
import { parseYaml } from "../../tools/matrix/yaml/parse-yaml";
import { exampleBase, expandText } from "./example";
import { shown } from "./python";
import type { AxisData, SweepData } from "./random-sweep";
import { randomSweep, shuffled, sizeOf } from "./random-sweep";

const runs = { numRuns: 60 };

const expand = (sweep: SweepData, base = exampleBase): Expansion =>
  expandText(JSON.stringify({ limits: { maxCells: 10_000 }, ...sweep }), { "base.yaml": base });
const ids = ({ cells }: Expansion): string[] => cells.map(({ id }) => id).sort();
const random = fc
  .infiniteStream(fc.double({ min: 0, max: 1, noNaN: true }))
  .map((stream) => () => stream.next().value as number);

describe("the cells of a sweep", () => {
  it("keep their ids when axes, values, keys and exclude change places", () => {
    fc.assert(
      fc.property(withExclude, random, (sweep, next) => {
        const before = tryIds(sweep);
        assert.deepEqual(tryIds(shuffled(sweep, next)), before);
      }),
      runs,
    );
  });

  it("keep their ids when the keys of the base change places", () => {
    fc.assert(
      fc.property(randomSweep, random, (sweep, next) => {
        const base = JSON.stringify(shuffled(parse(exampleBase), next));
        assert.deepEqual(ids(expand(sweep, base)).length, ids(expand(sweep)).length);
        assert.deepEqual(ids(expand(sweep, base)), ids(expand(sweep, JSON.stringify(parse(exampleBase)))));
      }),
      runs,
    );
  });

  it("stay when an axis gets another value, which adds exactly its share", () => {
    fc.assert(
      fc.property(randomSweep, (sweep) => {
        const more = {
          ...sweep,
          axes: { ...sweep.axes, extra: { set: "model_comment", values: ["a", "b", "c"] } },
        };
        const less = {
          ...sweep,
          axes: { ...sweep.axes, extra: { set: "model_comment", values: ["a", "c"] } },
        };
        const [before, after] = [ids(expand(less)), ids(expand(more))];
        const kept = new Set(before);
        assert.equal(after.filter((id) => kept.has(id)).length, before.length);
        assert.equal(after.length, (before.length / 2) * 3);
      }),
      runs,
    );
  });

  it("keep their ids when the sweep, its axes and its labels are renamed", () => {
    fc.assert(
      fc.property(randomSweep, (sweep) => {
        const axes = Object.entries(sweep.axes).map(
          ([name, axis]) => [`renamed-${name}`, relabelled(axis)] as const,
        );
        const renamed = { ...sweep, name: "another", axes: Object.fromEntries(axes) };
        assert.deepEqual(ids(expand(renamed)), ids(expand(sweep)));
      }),
      runs,
    );
  });

  it("keep their ids when an axis is added whose only value is the base's", () => {
    const same: readonly AxisData[] = [
      { set: "config_version", values: ["v8"] },
      { set: "temporal_config.test_durations", values: ["0d"] },
      { set: "temporal_config.test_durations", values: { listed: ["0d"] } },
      { set: "label_config", files: { same: "sql/failed.sql" } },
      {
        named: {
          same: {
            set: {
              "cohort_config.query": "select entity_id from entities where start_time < '{as_of_date}'",
            },
          },
        },
      },
      { named: { same: {} } },
    ];
    fc.assert(
      fc.property(randomSweep, fc.constantFrom(...same), (sweep, axis) => {
        assert.deepEqual(ids(expand({ ...sweep, axes: { ...sweep.axes, same: axis } })), ids(expand(sweep)));
      }),
      runs,
    );
  });

  it("are as many as the product of the axes", () => {
    fc.assert(
      fc.property(randomSweep, (sweep) => {
        const sizes = Object.values(sweep.axes).map(sizeOf);
        const { cells, counts } = expand(sweep);
        assert.equal(
          cells.length,
          sizes.reduce((product, size) => product * size, 1),
        );
        assert.equal(counts.product, cells.length);
        assert.equal(new Set(cells.map(({ id }) => id)).size, cells.length);
        assert.equal(new Set(cells.map(({ name }) => name)).size, cells.length);
      }),
      runs,
    );
  });

  it("are without exactly what exclude matches", () => {
    fc.assert(
      fc.property(withExclude, (sweep) => {
        const all = expand({ base: sweep.base, axes: sweep.axes }).cells;
        const matched = (cell: Cell) => sweep.exclude!.some((entry) => plainlyMatches(entry, cell));
        const left = all.filter((cell) => !matched(cell)).map(({ id }) => id);
        const useful = sweep.exclude!.every((entry) => all.some((cell) => plainlyMatches(entry, cell)));
        assert.deepEqual(tryIds(sweep), useful && left.length > 0 ? left.sort() : "refused");
      }),
      runs,
    );
  });

  it("are named by hashes of the configs that they hold", () => {
    fc.assert(
      fc.property(randomSweep, (sweep) => {
        for (const cell of expand(sweep).cells) assert.equal(cell.hash, toHex(hashValue(cell.config)));
      }),
      runs,
    );
  });

  it("are emitted as what they are", () => {
    fc.assert(
      fc.property(randomSweep, (sweep) => {
        for (const cell of expand(sweep).cells.slice(0, 5)) {
          const file = parseYaml({ file: "cell.yaml", text: emitConfig(cell) });
          assert.deepEqual(shown(nodeValue(file, file.root, [])), shown(cell.config));
        }
      }),
      runs,
    );
  });

  it("are the same whether a grid or named patches make them", () => {
    const lists = { max_depth: [2, 10, null], criterion: ["gini", "entropy"] };
    fc.assert(
      fc.property(
        fc.subarray(lists.max_depth, { minLength: 1 }),
        fc.subarray(lists.criterion, { minLength: 1 }),
        (depths, criteria) => {
          const className = "sklearn.tree.DecisionTreeClassifier";
          const grid = {
            grid: { dt: { DecisionTreeClassifier: { max_depth: depths, criterion: criteria } } },
          };
          const points = depths.flatMap((depth) =>
            criteria.map((criterion) => ({ max_depth: [depth], criterion: [criterion] })),
          );
          const patches = points.map((point, index) => [
            `p${index}`,
            { set: { grid_config: { [className]: point } } },
          ]);
          const named = { named: Object.fromEntries(patches) };
          assert.deepEqual(
            ids(expand({ base: "base.yaml", axes: { model: grid } })),
            ids(expand({ base: "base.yaml", axes: { model: named } })),
          );
        },
      ),
      runs,
    );
  });

  it("do not depend on process, locale or time zone", () => {
    const sweep = `
base: base.yaml
axes:
  cutoff: { set: temporal_config.label_end_time, values: ["2013-06-01", "2014-01-01"] }
  team: { set: user_metadata.team, values: [I, i, İ, ı, ß, 1.5, 1e-7, .inf] }
`;
    const here = expandText(sweep).cells.map(({ id, name }) => `${id} ${name}`);
    const program = `
      const { expandText } = require(${JSON.stringify(join(__dirname, "example"))});
      const { cells } = expandText(${JSON.stringify(sweep)});
      console.log(JSON.stringify(cells.map(({ id, name }) => id + " " + name)));
    `;
    const env = { ...process.env, TZ: "Pacific/Chatham", LANG: "tr_TR.UTF-8", LC_ALL: "tr_TR.UTF-8" };
    const there = execFileSync(process.execPath, ["-r", "ts-node/register", "-e", program], {
      env,
      encoding: "utf8",
    });
    assert.deepEqual(JSON.parse(there), here);
  });
});

/** Sweeps with entries that name one or two of their coordinates. */
const withExclude: fc.Arbitrary<SweepData> = randomSweep.chain((sweep) => {
  const coordinates = expand(sweep).cells.map((cell) => cell.coordinates);
  const entry = fc
    .tuple(fc.constantFrom(...coordinates), fc.constantFrom(...coordinates), fc.nat(), fc.boolean())
    .map(([one, other, pick, negated]) => {
      const keys = Object.keys(one);
      const key = keys[pick % keys.length]!;
      const second = Object.keys(other)[pick % Object.keys(other).length]!;
      const test = negated ? { not: one[key] } : one[key];
      return { [key]: test, ...(second !== key && { [second]: [other[second]] }) };
    });
  return fc.array(entry, { minLength: 1, maxLength: 3 }).map((exclude) => ({ ...sweep, exclude }));
});

/** The ids, or that the sweep is refused (an entry may match nothing, or everything may be excluded). */
function tryIds(sweep: SweepData): string[] | "refused" {
  try {
    return ids(expand(sweep));
  } catch {
    return "refused";
  }
}

/** The slow and obvious form of a matcher. */
function plainlyMatches(entry: Readonly<Record<string, unknown>>, cell: Cell): boolean {
  return Object.entries(entry).every(([key, test]) => {
    const label = cell.coordinates[key];
    if (label === undefined) return false;
    if (Array.isArray(test)) return test.includes(label);
    return typeof test === "object" && test !== null && "not" in test ? test.not !== label : test === label;
  });
}

function relabelled(axis: AxisData): AxisData {
  const rename = (labels: object) =>
    Object.fromEntries(Object.entries(labels).map(([label, value]) => [`${label}!`, value]));
  if ("grid" in axis) return { grid: rename(axis.grid as object) };
  if ("named" in axis) return { named: rename(axis.named as object) };
  const { values } = axis;
  const labelled = Array.isArray(values)
    ? Object.fromEntries(values.map((value) => [`${value}?`, value]))
    : rename(values as object);
  return { ...axis, values: labelled };
}
