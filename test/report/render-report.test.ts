import assert from "node:assert/strict";
import { parseGoal } from "../../tools/matrix/goal";
import { renderReport } from "../../tools/report/render-report";
import type { ReportedCell } from "../../tools/report/reported-cell";
import { tabulate } from "../../tools/report/tabulate";
import { cellWithout, cellWithValues, finishedCell, idOf, replicatesOf, sampleModel, split } from "./sample";

const goal = parseGoal("precision@10%");

describe("renderReport", () => {
  const failed = { label: "failed" };
  const major = {
    comparability: { cohort: "c0c0c0c0c0c0", label: "2b2b2b2b2b2b", labelName: "outcome" },
  };
  const cells: ReportedCell[] = [
    cellWithValues("failed-a-dt-2", { ...failed, features: "a", model: "dt", "model.max_depth": "2" }, [
      0.3,
      0.4,
      null,
    ]),
    cellWithValues(
      "failed-a-dt-9",
      { ...failed, features: "a", model: "dt", "model.max_depth": "9" },
      [0.35, 0.42, 0.5],
    ),
    cellWithValues(
      "failed-b-dt-9",
      { ...failed, features: "b", model: "dt", "model.max_depth": "9" },
      [0.35, 0.42, 0.5],
    ),
    finishedCell(
      "failed-b-lr",
      { ...failed, features: "b", model: "lr", "model.C": "0.1" },
      {
        evaluations: [
          split(0, { worstValue: 0.2, stochasticValue: 0.3, bestValue: 0.4 }),
          split(1, {}),
          split(2, {}),
        ],
      },
    ),
    cellWithValues("failed-dummy", { ...failed, model: "dummy", "model.strategy": "prior" }, [0.2, 0.2, 0.2]),
    cellWithValues(
      "major-a-dt-2",
      { label: "major", features: "a", model: "dt", "model.max_depth": "2" },
      [0.3],
      major,
    ),
    cellWithout("major-a-dt-9", { label: "major" }, "failed", "ValueError: no labels\nin 2013"),
    cellWithout("major-b-dt-9", { label: "major" }, "failed", "ValueError: no labels\nin 2013"),
    cellWithout("major-b-lr", { label: "major" }, "running"),
  ];
  const baseline = { cells: new Set([idOf("failed-dummy")]), axes: ["model"] };
  const report = tabulate(cells, { goal, baseline });

  it("shows comparable rows together, and everything that a reader must know of them", () => {
    assert.equal(
      renderReport(report),
      `precision@10%, the mean over a row's test splits; higher is better

Table 1 of 2: label outcome (1a1a1a1a), tests 2013-06-01 to 2013-08-01 (3)
Not comparable with the other tables, which differ in label, test dates
3 test splits, 2013-06-01 to 2013-08-01, label timespan 1month
The same in all rows that have it: label=failed, model.C=0.1, model.strategy=prior, base rate 0.200

#  cell      features  model           precision@10%          vs baseline  labelled above  splits
1  id-faile  b         lr              0.433 [0.400–0.467] ~       +0.233              30  3 of 3
2  id-faile  a         dt max_depth=9  0.423                       +0.223              30  3 of 3
3  id-faile  b         dt max_depth=9  0.423                       +0.223              30  3 of 3
4  id-faile  a         dt max_depth=2  0.350                       +0.150              20  2 of 3
5  id-faile            dummy           0.200                     baseline              30  3 of 3

Table 2 of 2: label outcome (2b2b2b2b), tests 2013-06-01 (1)
Not comparable with the other tables, which differ in label, test dates
1 test split, 2013-06-01, label timespan 1month
The same in all rows that have it: label=major, features=a, model=dt, model.max_depth=2, base rate 0.200, labelled above 10

#  cell      precision@10%
1  id-major  0.300

The best of 5 rows, chosen on the splits it is reported on, flatters: expect less on new data.
~ equal scores: how they are sorted, against or for the model, decides more than a tenth of the value.
Splits on which Triage could not compute the metric are left out of a row's mean.
No baseline for 1 row: no baseline cell has comparable results
axis "features" had no effect: 2 cells, 1 set that differ only in it, equal numbers in each

Without numbers:
  2 failed: ValueError: no labels
    major-a-dt-9 (id-major), major-b-dt-9 (id-major)
  1 running: it has no result
    major-b-lr (id-major)
`,
    );
  });

  it("shows as many rows as asked for, and says how many more there are", () => {
    const lines = renderReport(report, { maxRows: 2, width: 70 }).split("\n");
    assert.deepEqual(lines.slice(7, 11), [
      "#  cell      features  model     precision@10%          vs baseline  labelled above  splits",
      "1  id-faile  b         lr        0.433 [0.400–0.467] ~       +0.233              30  3 of 3",
      "2  id-faile  a         dt max_…  0.423                       +0.223              30  3 of 3",
      "… and 3 more",
    ]);
  });

  it("tells the model groups of a cell apart by what varies inside it", () => {
    const model = (modelId: number, modelType: string, hyperparameters: Record<string, unknown>) => ({
      ...sampleModel,
      modelId,
      modelGroupId: modelId,
      modelType,
      hyperparameters,
    });
    const models = [
      model(1, "sklearn.tree.DecisionTreeClassifier", { max_depth: 2, criterion: "gini" }),
      model(2, "sklearn.tree.DecisionTreeClassifier", { max_depth: null, criterion: "gini" }),
      {
        ...model(3, "sklearn.dummy.DummyClassifier", { strategy: "prior" }),
        featureGroups: ["prefix: a", "prefix: b"],
      },
    ];
    const evaluations = models.map(({ modelId }) => {
      const value = modelId / 4;
      return split(0, { modelId, worstValue: value, stochasticValue: value, bestValue: value });
    });
    assert.equal(
      renderReport(tabulate([finishedCell("one", {}, { models, evaluations })], { goal })),
      `precision@10%, the mean over a row's test splits; higher is better

1 test split, 2013-06-01, label timespan 1month
The same in all rows that have it: base rate 0.200, labelled above 10

#  cell      model type              hyperparameters  feature groups  precision@10%
1  id-one00  DummyClassifier                          a + b           0.750
2  id-one00  DecisionTreeClassifier  max_depth=null   flights         0.500
3  id-one00  DecisionTreeClassifier  max_depth=2      flights         0.250

The best of 3 rows, chosen on the splits it is reported on, flatters: expect less on new data.
`,
    );
  });

  it("says that a promotion flatters those that were promoted", () => {
    const cells = [
      cellWithValues("one", { model: "one" }, [0.5]),
      { ...cellWithout("two", { model: "two" }, "not promoted"), reason: "others of quick were better" },
    ];
    assert.deepEqual(renderReport(tabulate(cells, { goal })).trimEnd().split("\n").slice(-5), [
      "Which cells were promoted was decided on test splits too: that flatters those that were.",
      "",
      "Without numbers:",
      "  1 not promoted: others of quick were better",
      "    two (id-two00)",
    ]);
  });

  it("shows Triage's number where nothing else tells two model groups apart", () => {
    const models = [1, 2].map((id) => ({ ...sampleModel, modelId: id, modelGroupId: id + 40 }));
    const evaluations = models.map(({ modelId }) => split(0, { modelId }));
    const text = renderReport(tabulate([finishedCell("one", {}, { models, evaluations })], { goal }));
    assert.deepEqual(text.split("\n").slice(5, 8), [
      "#  cell      model group  precision@10%",
      "1  id-one00  41           0.500",
      "2  id-one00  42           0.500",
    ]);
  });

  it("shows random seeds, and a hyperparameter that only some have, where they tell the models apart", () => {
    const model = (modelId: number, randomSeed: number, hyperparameters: Record<string, unknown>) => ({
      ...sampleModel,
      ...{ modelId, randomSeed, hyperparameters },
    });
    const models = [model(1, 7, { a: 1 }), model(2, 8, { a: 1 }), model(3, 7, { a: 1, b: 2 })];
    const evaluations = models.map(({ modelId }) => split(0, { modelId }));
    const text = renderReport(tabulate([finishedCell("one", {}, { models, evaluations })], { goal }));
    assert.deepEqual(text.split("\n").slice(5, 9), [
      "#  cell      hyperparameters  random seed  precision@10%",
      "1  id-one00  b=2                           0.500",
      "2  id-one00                   7            0.500",
      "3  id-one00                   8            0.500",
    ]);
  });

  it("shows replicates as one row, their mean with its noise, and what the noise means for the ranks", () => {
    const forest = (features: string, values: readonly (number | undefined)[], result = {}) =>
      replicatesOf(`${features}-forest`, { features, model: "forest" }, values, result);
    const replicates = [
      ...forest("a", [0.6, 0.62, 0.61]),
      ...forest("b", [0.6, 0.63, undefined]),
      ...forest("c", [undefined, 0.2, undefined]),
      ...replicatesOf("a-tree", { features: "a", model: "tree" }, [0.1, 0.5, 0.4]),
      ...replicatesOf("dummy", { model: "dummy" }, [0.3, 0.3, 0.3]),
      ...forest("a", [0.5, 0.51, 0.52], { dataVersion: "data_2" }),
    ];
    const dummy = { cells: new Set([0, 1, 2].map((n) => idOf(`dummy-r${n}`))), axes: ["model"] };
    assert.equal(
      renderReport(tabulate(replicates, { goal, baseline: dummy })),
      `precision@10%, the mean over a row's replicates and their test splits; higher is better

Table 1 of 2: data_1
Not comparable with the other tables, which differ in data version
1 test split, 2013-06-01, label timespan 1month
The same in all rows that have it: base rate 0.200, labelled above 10

#  cell      features  model   precision@10%  seed noise  vs baseline     replicates
1  id-b-for  b         forest  0.615             ±0.0212       +0.315         2 of 3
2  id-a-for  a         forest  0.610             ±0.0100       +0.310              3
3  id-a-tre  a         tree    0.333              ±0.208      +0.0333  ≈           3
4  id-dummy            dummy   0.300              ±0.000     baseline              3
5  id-c-for  c         forest  0.200                           -0.100         1 of 3

Table 2 of 2: data_2
Not comparable with the other tables, which differ in data version
1 test split, 2013-06-01, label timespan 1month
The same in all rows that have it: features=a, model=forest, base rate 0.200, labelled above 10, replicates 3

#  cell      precision@10%  seed noise
1  id-a-for  0.510             ±0.0100

The best of 5 rows, chosen on the splits it is reported on, flatters: expect less on new data.
Seed noise is the standard deviation (n − 1) over a row's replicates, which differ in their random seed alone; a row's cell is the first of them.
Replicates without a value are left out of a row's mean and seed noise.
A row with a value under one seed alone shows no seed noise, and is not judged by it.
Within the seed noise of row 1 of table 1 (Welch's t-test, 95%): rows 2, 3. Which is best may be chance.
≈ the difference from the baseline is within the seed noise (Welch's t-test, 95%).
No baseline for 1 row: no baseline cell has comparable results

Without numbers:
  3 failed: ValueError
    b-forest-r2 (id-b-for), c-forest-r0 (id-c-for), c-forest-r2 (id-c-for)
`,
    );
  });

  it("lists at most five rows that are within the noise of the best", () => {
    const rows = (count: number) =>
      Array.from({ length: count }, (_, at) =>
        replicatesOf(`c${at}`, { x: `${at}` }, [0.5, 0.75 - at / 100]),
      );
    const noteOf = (count: number) =>
      renderReport(tabulate(rows(count).flat(), { goal }))
        .split("\n")
        .at(-2);
    assert.equal(
      noteOf(2),
      "Within the seed noise of row 1 (Welch's t-test, 95%): row 2. Which is best may be chance.",
    );
    assert.equal(
      noteOf(9),
      "Within the seed noise of row 1 (Welch's t-test, 95%): rows 2, 3, 4, 5, 6, and 3 more. Which is best may be chance.",
    );
  });

  it("shows the mean of counts that differ from replicate to replicate, and what is the same in all rows once", () => {
    const cells = [0, 1].map((replicate) => ({
      ...finishedCell(
        `a-r${replicate}`,
        {},
        { evaluations: [split(0, { numLabeledAboveThreshold: 9 + replicate })] },
      ),
      replicate,
    }));
    assert.deepEqual(renderReport(tabulate(cells, { goal })).split("\n").slice(3, 7), [
      "The same in all rows that have it: base rate 0.200, labelled above 9.5, replicates 2",
      "",
      "#  cell      precision@10%  seed noise",
      "1  id-a-r00  0.500              ±0.000",
    ]);
  });

  it("names the metrics that there are where the goal is none of them", () => {
    const text = renderReport(tabulate(cells.slice(0, 2), { goal: parseGoal("roc_auc") }));
    assert.equal(text.split("\n").at(-2), "No model was evaluated on roc_auc; there are: precision@10%");
  });

  it("lists at most five names of those that share a reason", () => {
    const waiting = Array.from({ length: 7 }, (_, index) => cellWithout(`c${index}`, {}, "waiting"));
    assert.equal(
      renderReport(tabulate(waiting, { goal })),
      `No cell has results yet.

Without numbers:
  7 waiting: it has no result
    c0 (id-c0000), c1 (id-c1000), c2 (id-c2000), c3 (id-c3000), c4 (id-c4000), and 2 more
`,
    );
  });
});
