import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { triageKeys } from "../../tools/matrix/config/triage-keys";
import { inSharingOrder, SharedMatrices, type SharedWork } from "../../tools/plan/share-matrices";
import { sampleCell } from "./sample-cell";

const base = { features: { a: 1, b: 1 }, label_config: { name: "late" }, grid_config: { "a.Tree": {} } };

function shared(...configs: readonly ReturnType<typeof sampleCell>[]): SharedWork {
  const matrices = new SharedMatrices();
  for (const { config } of configs) matrices.add(config);
  return matrices.counts;
}

describe("SharedMatrices", () => {
  it("counts nothing where there are no cells", () => {
    assert.deepEqual(shared(), { definitions: 0, matrixSets: 0 });
  });

  const pairs: readonly (readonly [string, object, SharedWork])[] = [
    ["the same config", {}, { definitions: 1, matrixSets: 1 }],
    ["other models", { grid_config: { "b.Forest": {} } }, { definitions: 1, matrixSets: 1 }],
    ["another seed", { random_seed: 8 }, { definitions: 1, matrixSets: 1 }],
    ["other metrics", { scoring: { subsets: [] } }, { definitions: 1, matrixSets: 1 }],
    ["another bias audit", { bias_audit_config: {} }, { definitions: 1, matrixSets: 1 }],
    [
      "other feature groups",
      { feature_group_definition: { prefix: ["a"] } },
      { definitions: 1, matrixSets: 2 },
    ],
    ["other feature strategies", { feature_group_strategies: ["all"] }, { definitions: 1, matrixSets: 2 }],
    ["other metadata", { user_metadata: { team: "red" } }, { definitions: 1, matrixSets: 2 }],
    ["another label", { label_config: { name: "lost" } }, { definitions: 2, matrixSets: 2 }],
    ["another cohort", { cohort_config: { query: "q" } }, { definitions: 2, matrixSets: 2 }],
    ["other dates", { temporal_config: {} }, { definitions: 2, matrixSets: 2 }],
    ["other features", { feature_aggregations: [] }, { definitions: 2, matrixSets: 2 }],
    [
      "the keys of a feature in another order",
      { features: { b: 1, a: 1 } },
      { definitions: 2, matrixSets: 2 },
    ],
    ["a key that nobody knows", { new_key: 1 }, { definitions: 2, matrixSets: 2 }],
  ];
  for (const [difference, change, expected] of pairs) {
    it(`counts two cells with ${difference}`, () => {
      const cells = [sampleCell("one", base), sampleCell("two", { ...base, ...change })];
      assert.deepEqual(shared(...cells), expected);
    });
  }
});

describe("the parts of a definition", () => {
  const file = path.join(__dirname, "..", "..", "infra", "image", "cell_runner", "definition.py");
  const list = /NOT_IN_DEFINITION = frozenset\(\s*\{([^}]*)\}/.exec(readFileSync(file, "utf8"))?.[1] ?? "";
  const left = [...list.matchAll(/"(\w+)"/g)].map(([, key]) => key as string);
  const definitionsWith = (key: string) =>
    shared(sampleCell("one", base), sampleCell("two", { ...base, [key]: "other" })).definitions;

  it("are the cell runner's: what it leaves out makes no other definition", () => {
    assert.ok(left.length > 8);
    assert.deepEqual(
      left.filter((key) => definitionsWith(key) !== 1),
      [],
    );
  });

  it("are the cell runner's: all else makes another", () => {
    const all = Object.keys(triageKeys.keys).filter((key) => !left.includes(key));
    assert.deepEqual(
      all.filter((key) => definitionsWith(key) !== 2),
      [],
    );
  });
});

/** A cell of a definition (a label) and a set of matrices (feature groups). */
const cellOf = (label: number, groups: number, model: number) =>
  sampleCell(`${label}${groups}${model}`, {
    label_config: label,
    feature_group_definition: groups,
    grid_config: model,
  });

describe("inSharingOrder", () => {
  const order = (...cells: ReturnType<typeof cellOf>[]) =>
    inSharingOrder(cells, (cell) => cell).map(({ name }) => name);

  it("begins with one cell of each set of matrices", () => {
    assert.deepEqual(order(cellOf(1, 1, 1), cellOf(1, 1, 2), cellOf(1, 2, 1), cellOf(1, 2, 2)), [
      "111",
      "121",
      "112",
      "122",
    ]);
  });

  it("takes the definitions in turn, so that they are built side by side", () => {
    const cells = [cellOf(1, 1, 1), cellOf(1, 2, 1), cellOf(1, 3, 1), cellOf(2, 1, 1), cellOf(2, 2, 1)];
    assert.deepEqual(order(...cells), ["111", "211", "121", "221", "131"]);
  });

  it("leaves cells that share nothing, or all, as they were", () => {
    assert.deepEqual(order(cellOf(3, 1, 1), cellOf(1, 1, 1), cellOf(2, 1, 1)), ["311", "111", "211"]);
    assert.deepEqual(order(cellOf(1, 1, 3), cellOf(1, 1, 1), cellOf(1, 1, 2)), ["113", "111", "112"]);
  });

  const digit = fc.integer({ min: 1, max: 3 });
  const anyCells = fc.array(fc.tuple(digit, digit, digit), { maxLength: 20 });
  const setOf = ([label, groups]: readonly number[]) => `${label} ${groups}`;

  it("gives the same items back, each once", () => {
    fc.assert(
      fc.property(anyCells, (items) => {
        const ordered = inSharingOrder(items, (item) => cellOf(...item));
        assert.equal(ordered.length, items.length);
        assert.deepEqual(new Set(ordered), new Set(items));
      }),
    );
  });

  it("puts the builders of all sets first, the definitions in turn, and keeps the order of the rest", () => {
    fc.assert(
      fc.property(anyCells, (items) => {
        const ordered = inSharingOrder(items, (item) => cellOf(...item));
        const sets = new Set(items.map(setOf)).size;
        const builders = ordered.slice(0, sets);
        assert.equal(new Set(builders.map(setOf)).size, sets);
        const turns = builders.map(
          ([label], at) => builders.slice(0, at).filter(([l]) => l === label).length,
        );
        assert.deepEqual(
          turns,
          turns.toSorted((a, b) => a - b),
        );
        const rest = ordered.slice(sets);
        assert.deepEqual(
          rest,
          items.filter((item) => rest.includes(item)),
        );
      }),
    );
  });
});
