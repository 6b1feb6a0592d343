import assert from "node:assert/strict";
import { parseGoal } from "../../tools/matrix/goal";
import { type CellToCompare, compareRuns, type RunToCompare } from "../../tools/report/compare-runs";
import { renderComparison } from "../../tools/report/render-comparison";
import type { ReportedCell } from "../../tools/report/reported-cell";
import {
  cellWithout,
  cellWithValues,
  finishedCell,
  idOf,
  replicatesOf,
  sampleEvaluation,
  sampleModel,
  split,
} from "./sample";

const goal = parseGoal("precision@10%");

function run(id: string, cells: readonly CellToCompare[], more: Partial<RunToCompare> = {}): RunToCompare {
  return { id, name: "flights", dataVersion: "data_1", image: "sha256:1111111111112222", cells, ...more };
}

/** A cell whose id, and so whose config and job, is of this run alone. */
function own(cell: ReportedCell, id: string, more: Partial<CellToCompare> = {}): CellToCompare {
  return { ...cell, id, jobKey: `job of ${id}`, ...more };
}

/** A cell that is the same job wherever it appears. */
const shared = (cell: ReportedCell): CellToCompare => ({ ...cell, jobKey: `job of ${cell.id}` });

const config = (max_depth: number) => new Map([["grid", new Map([["max_depth", max_depth]])]]);

describe("compareRuns", () => {
  it("joins cells on their coordinates, in whatever order these are", () => {
    const one = run("r1", [
      shared(cellWithValues("a", { label: "late", model: "dt" }, [0.5])),
      shared(cellWithValues("b", { label: "late" }, [0.5])),
    ]);
    const other = run("r2", [
      shared(cellWithValues("a", { model: "dt", label: "late" }, [0.5])),
      shared(cellWithValues("c", { label: "lost" }, [0.5])),
    ]);
    const { cells, onlyIn } = compareRuns(one, other, goal);
    assert.deepEqual(
      cells.map(({ name }) => name),
      ["a"],
    );
    assert.deepEqual(
      onlyIn.map((each) => each.map(({ name }) => name)),
      [["b"], ["c"]],
    );
  });

  it("joins replicates on their numbers, in whatever order they are", () => {
    const replicates = replicatesOf("a", { model: "dt" }, [0.5, 0.25, 0.75]).map(shared);
    const { cells, onlyIn } = compareRuns(
      run("r1", replicates.slice(0, 2)),
      run("r2", replicates.toReversed()),
    );
    assert.deepEqual(
      cells.map(({ name, sameJob }) => [name, sameJob]),
      [
        ["a-r0", true],
        ["a-r1", true],
      ],
    );
    assert.deepEqual(
      onlyIn.map((each) => each.map(({ name }) => name)),
      [[], ["a-r2"]],
    );
  });

  it("joins a cell without replicates and the first of several", () => {
    const one = run("r1", [shared(cellWithValues("a", { model: "dt" }, [0.5]))]);
    const other = run("r2", replicatesOf("a", { model: "dt" }, [0.5, 0.25]).map(shared));
    const { cells, onlyIn } = compareRuns(one, other);
    assert.deepEqual(
      cells.map(({ ids }) => ids),
      [[idOf("a"), idOf("a-r0")]],
    );
    assert.deepEqual(
      onlyIn.map((each) => each.map(({ name }) => name)),
      [[], ["a-r1"]],
    );
  });

  it("says that numbers are equal, whatever ids and data they have", () => {
    const [one, other] = [1, 2].map((n) =>
      run(`r${n}`, [
        own(
          finishedCell(
            "a",
            {},
            {
              models: [{ ...sampleModel, modelId: n }],
              evaluations: [{ ...sampleEvaluation, modelId: n, matrixUuid: `m${n}` }],
            },
            { dataVersion: `data_${n}` },
          ),
          `id-${n}`,
        ),
      ]),
    );
    const [cell] = compareRuns(one!, other!, goal).cells;
    assert.deepEqual([cell?.numbers, cell?.sameJob], [{ kind: "equal" }, false]);
  });

  it("gives the difference by the goal, and what was measured differently", () => {
    const one = run("r1", [own(cellWithValues("a", {}, [0.25, 0.5]), "id-1")]);
    const other = run("r2", [own(cellWithValues("a", {}, [0.5, 0.75], { dataVersion: "data_2" }), "id-2")]);
    const [cell] = compareRuns(one, other, goal).cells;
    const scores = cell?.numbers.kind === "different" ? cell.numbers.scores : [];
    assert.deepEqual(
      scores.map(({ modelGroup: _, ...score }) => score),
      [{ first: 0.375, second: 0.625, difference: 0.25, measuredDifferently: ["data version"] }],
    );
  });

  it("pairs the model groups of a cell by what they are", () => {
    const cellOf = (groups: Readonly<Record<string, number>>) =>
      finishedCell(
        "a",
        {},
        {
          models: Object.keys(groups).map((depth, at) => ({
            ...sampleModel,
            modelId: at,
            modelGroupId: at,
            hyperparameters: { max_depth: depth },
          })),
          evaluations: Object.values(groups).map((value, at) =>
            split(0, { modelId: at, stochasticValue: value, bestValue: value, worstValue: value }),
          ),
        },
      );
    const one = run("r1", [own(cellOf({ two: 0.25, three: 0.5 }), "id-1")]);
    const other = run("r2", [own(cellOf({ three: 0.75, four: 0.5 }), "id-2")]);
    const [cell] = compareRuns(one, other, goal).cells;
    const scores = cell?.numbers.kind === "different" ? cell.numbers.scores : [];
    assert.deepEqual(
      scores.map(({ modelGroup, first, second, difference }) => [
        modelGroup.hyperparameters.max_depth,
        first,
        second,
        difference,
      ]),
      [
        ["three", 0.5, 0.75, 0.25],
        ["two", 0.25, null, null],
        ["four", null, 0.5, null],
      ],
    );
  });

  const configs: readonly (readonly [what: string, first: object, second: object, found: object])[] = [
    ["of one id", { id: "x" }, { id: "x" }, { kind: "same" }],
    ["that nobody knows", { id: "x" }, { id: "y", config: config(2) }, { kind: "unknown" }],
    ["that are equal", { id: "x", config: config(2) }, { id: "y", config: config(2) }, { kind: "same" }],
    [
      "that differ",
      { id: "x", config: config(2) },
      { id: "y", config: config(3) },
      { kind: "different", differences: [{ path: "grid.max_depth", before: 2, after: 3 }] },
    ],
  ];
  for (const [what, first, second, found] of configs) {
    it(`compares configs ${what}`, () => {
      const cell = shared(cellWithValues("a", {}, [0.5]));
      const { cells } = compareRuns(run("r1", [{ ...cell, ...first }]), run("r2", [{ ...cell, ...second }]));
      assert.deepEqual(cells[0]?.config, found);
    });
  }

  it("says why a cell has no numbers, in which run", () => {
    const one = run("r1", [own(cellWithout("a", {}, "failed", "no such table\nmore"), "id-1")]);
    const other = run("r2", [own(cellWithValues("a", {}, [0.5]), "id-2")]);
    assert.deepEqual(compareRuns(one, other, goal).cells[0]?.numbers, {
      kind: "missing",
      reasons: ["failed: no such table\nmore", null],
    });
  });
});

describe("renderComparison", () => {
  const cells = (depth: number, values: readonly number[], only: string) => [
    shared(cellWithValues("same", { cell: "same" }, [0.5])),
    own(
      cellWithValues("tree", { cell: "tree" }, values, { dataVersion: `data_${depth}` }),
      `tree-id-${depth}`,
      {
        config: config(depth),
      },
    ),
    own(cellWithValues("deep", { cell: "deep" }, [0.25]), `deep-id-${depth}`, { config: config(depth) }),
    own(cellWithout("broken", { cell: "broken" }, "failed", "no such table\nmore"), `broken-id-${depth}`),
    own(cellWithValues(only, { cell: only }, [0.5]), `${only}-id`),
  ];

  it("says what is the same, and shows what is not", () => {
    const first = run("20261123-031903-pr2j", cells(2, [0.25, 0.5], "old"));
    const second = run("20261124-120000-ab3d", cells(3, [0.5, 0.5], "new"), {
      dataVersion: "data_2",
      image: "sha256:3333333333334444",
    });
    assert.equal(
      renderComparison(compareRuns(first, second, goal), 120),
      `first   20261123-031903-pr2j flights
second  20261124-120000-ab3d flights
data    data_1 → data_2
image   sha256:111111111111 → sha256:333333333333
cells   4 in both, 1 only in the first, 1 only in the second

Only in the first: old
Only in the second: new

Configs: the same in 1 cell, different in 2 cells, not known of both in 1 cell
  grid.max_depth: 2 → 3 (2 cells: tree, deep)

Numbers: every one equal in 2 cells, different in 1 cell, missing from one or both in 1 cell
  1 cell with one result for both runs: computed once

precision@10% where numbers differ, the mean over a row's test splits; higher is better

cell      name  first  second  difference
tree-id-  tree  0.375   0.500      +0.125  ≠
≠ not measured on the same: data version. Such a difference may be no effect of the config.

Without numbers to compare:
  first failed: no such table (1 cell: broken)
  second failed: no such table (1 cell: broken)
`,
    );
  });

  it("is short about equal runs", () => {
    const one = run("r1", [shared(cellWithValues("a", {}, [0.5]))]);
    assert.equal(
      renderComparison(compareRuns(one, { ...one, id: "r2" }, goal)),
      `first   r1 flights
second  r2 flights
data    the same, data_1
image   the same
cells   1 in both, 0 only in the first, 0 only in the second

Configs: the same in 1 cell

Numbers: every one equal in 1 cell
  1 cell with one result for both runs: computed once
`,
    );
  });

  it("says that a goal is missing where numbers differ", () => {
    const one = run("r1", [own(cellWithValues("a", {}, [0.5]), "id-1")]);
    const other = run("r2", [own(cellWithValues("a", {}, [0.25]), "id-2")]);
    const lines = renderComparison(compareRuns(one, other)).trimEnd().split("\n");
    assert.equal(lines.at(-1), "No goal is known to show the numbers by: --goal names one.");
  });
});
