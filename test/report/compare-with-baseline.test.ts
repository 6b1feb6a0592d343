import assert from "node:assert/strict";
import { parseGoal } from "../../tools/matrix/goal";
import type { TrainedModel } from "../../tools/report/cell-evaluations";
import { type Baseline, compareWithBaseline } from "../../tools/report/compare-with-baseline";
import { groupEvaluations } from "../../tools/report/group-evaluations";
import { scorer } from "../../tools/report/score";
import type { ScoredRow } from "../../tools/report/scored-row";
import { tabulate } from "../../tools/report/tabulate";
import { idOf, replicatesOf, sampleModel, sampleResult, split } from "./sample";

function row(
  name: string,
  coordinates: Record<string, string>,
  value: number | null,
  model: Partial<TrainedModel> = {},
): ScoredRow {
  const evaluations = [split(0, { stochasticValue: value })];
  const comparability = sampleResult.comparability!;
  const [group] = groupEvaluations({
    dataVersion: "data_1",
    comparability,
    models: [{ ...sampleModel, ...model }],
    evaluations,
  });
  const score = scorer(parseGoal("precision@10%"))(evaluations);
  return { cell: idOf(name), name, coordinates, modelGroup: group!.group, score };
}

const against = (axes: readonly string[], ...names: string[]): Baseline => ({
  cells: new Set(names.map(idOf)),
  axes,
});

describe("compareWithBaseline", () => {
  it("compares each row with the baseline that agrees on the axes left free", () => {
    const rows = [
      row("tree-1y", { history: "1y", model: "dt", "model.max_depth": "2" }, 0.75),
      row("tree-2y", { history: "2y", model: "dt", "model.max_depth": "2" }, 0.25),
      row("dummy-1y", { history: "1y", model: "dummy", "model.strategy": "prior" }, 0.5),
      row("dummy-2y", { history: "2y", model: "dummy", "model.strategy": "prior" }, 0.375),
    ];
    assert.deepEqual(compareWithBaseline(rows, against(["model"], "dummy-1y", "dummy-2y"), "desc"), [
      { kind: "compared", cell: idOf("dummy-1y"), modelGroup: 1, value: 0.5, difference: 0.25 },
      { kind: "compared", cell: idOf("dummy-2y"), modelGroup: 1, value: 0.375, difference: -0.125 },
      { kind: "baseline" },
      { kind: "baseline" },
    ]);
  });

  it("lets an axis be that the baseline does not have", () => {
    const rows = [row("tree", { features: "all", model: "dt" }, 0.75), row("dummy", { model: "dummy" }, 0.5)];
    assert.deepEqual(compareWithBaseline(rows, against(["model"], "dummy"), "desc")[0], {
      kind: "compared",
      cell: idOf("dummy"),
      modelGroup: 1,
      value: 0.5,
      difference: 0.25,
    });
  });

  for (const [order, name] of [
    ["desc", "dummy-b"],
    ["asc", "dummy-a"],
  ] as const)
    it(`takes the best of several, which is the ${order === "desc" ? "highest" : "lowest"} (${order})`, () => {
      const rows = [
        row("tree", { model: "dt" }, 0.75),
        row("dummy-a", { model: "dummy", "model.strategy": "prior" }, 0.25),
        row("dummy-b", { model: "dummy", "model.strategy": "uniform" }, 0.5),
        row("dummy-c", { model: "dummy", "model.strategy": "stratified" }, null),
      ];
      const [first] = compareWithBaseline(rows, against(["model"], "dummy-a", "dummy-b", "dummy-c"), order);
      assert.equal(first?.kind === "compared" && first.cell, idOf(name));
    });

  const forest = "sklearn.ensemble.RandomForestClassifier";
  const tree2 = { modelGroupId: 1, hyperparameters: { max_depth: 2, criterion: "gini" } };
  const tree10 = { modelGroupId: 2, hyperparameters: { max_depth: 10, criterion: "gini" } };
  const forest2 = { modelGroupId: 3, modelType: forest, hyperparameters: { max_depth: 2 } };
  const baselineCell = [
    row("few", { features: "few" }, 0.25, tree2),
    row("few", { features: "few" }, 0.5, tree10),
    row("few", { features: "few" }, 0.625, forest2),
  ];
  for (const [what, model, modelGroup, value, difference] of [
    ["the same model", tree2, 1, 0.25, 0.5],
    [
      "the same model, its hyperparameters in another order",
      { hyperparameters: { criterion: "gini", max_depth: 10 } },
      2,
      0.5,
      0.25,
    ],
    ["the same type and other hyperparameters", { hyperparameters: { max_depth: 2 } }, 3, 0.625, 0.125],
    ["another type and the same hyperparameters", { ...tree2, modelType: forest }, 3, 0.625, 0.125],
  ] as const)
    it(`compares a model group with group ${modelGroup} of the baseline's cell: ${what}`, () => {
      const rows = [row("all", { features: "all" }, 0.75, { ...model, modelGroupId: 9 }), ...baselineCell];
      assert.deepEqual(compareWithBaseline(rows, against(["features"], "few"), "desc")[0], {
        kind: "compared",
        cell: idOf("few"),
        modelGroup,
        value,
        difference,
      });
    });

  it("takes the best of several like models, wherever in the baseline it is", () => {
    const baseline = [
      row("few", { features: "few", history: "1y" }, 0.25, tree2),
      row("fewer", { features: "fewer" }, 0.375, tree2),
      row("fewer", { features: "fewer" }, 0.625, tree10),
    ];
    const rows = [row("all", { features: "all", history: "1y" }, 0.75, tree2), ...baseline];
    const [first] = compareWithBaseline(rows, against(["features"], "few", "fewer"), "desc");
    assert.deepEqual(first, {
      kind: "compared",
      cell: idOf("fewer"),
      modelGroup: 1,
      value: 0.375,
      difference: 0.375,
    });
  });

  it("says why a row has nothing to be compared with", () => {
    const tree = row("tree", { history: "1y", span: "6month", model: "dt" }, 0.75);
    const dummy = row("dummy", { history: "2y", span: "6month", model: "dummy" }, 0.5);
    const nothing = row("nothing", { history: "2y", span: "6month", model: "dt" }, null);
    const baseline = against(["model"], "dummy");
    assert.deepEqual(compareWithBaseline([tree], baseline, "desc"), [
      { kind: "none", reason: "no baseline cell has comparable results" },
    ]);
    assert.deepEqual(compareWithBaseline([tree, dummy, nothing], baseline, "desc"), [
      { kind: "none", reason: "no baseline cell agrees on history=1y, span=6month" },
      { kind: "baseline" },
      { kind: "none", reason: "the row has no value" },
    ]);
    const empty = row("dummy", { history: "1y", model: "dummy" }, null);
    assert.deepEqual(compareWithBaseline([tree, empty], baseline, "desc"), [
      { kind: "none", reason: "the baseline has no value" },
      { kind: "baseline" },
    ]);
  });

  const replicated = (name: string, values: readonly number[]): readonly ScoredRow[] => {
    const { tables } = tabulate(replicatesOf(name, { model: name }, values), {
      goal: parseGoal("precision@10%"),
    });
    return tables.flatMap(({ rows }) => rows);
  };
  for (const [what, tree, dummy, expected] of [
    ["means", [0.5, 1], [0.25, 0.25], { value: 0.25, difference: 0.5, withinSeedNoise: true }],
    [
      "means of little noise",
      [0.75, 0.74],
      [0.25, 0.26],
      { value: 0.255, difference: 0.49, withinSeedNoise: false },
    ],
    ["a mean and a single value", [0.5, 1], [0.25], { value: 0.25, difference: 0.5 }],
    ["a single value and a mean", [0.5], [0.25, 0.5], { value: 0.375, difference: 0.125 }],
  ] as const)
    it(`compares ${what}, and judges by the seed noise where both sides have it`, () => {
      const rows = [...replicated("tree", tree), ...replicated("dummy", dummy)];
      assert.deepEqual(compareWithBaseline(rows, against(["model"], "dummy-r0", "dummy-r1"), "desc")[0], {
        kind: "compared",
        cell: idOf("dummy-r0"),
        modelGroup: 1,
        ...expected,
      });
    });
});
