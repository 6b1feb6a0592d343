import assert from "node:assert/strict";
import { findAxesWithoutEffect } from "../../tools/report/find-axes-without-effect";
import { cellWithout, cellWithValues, finishedCell, replicatesOf, sampleModel, split } from "./sample";

describe("findAxesWithoutEffect", () => {
  it("finds an axis whose values change no number", () => {
    const cells = [
      cellWithValues("dt-a", { features: "a", model: "dt" }, [0.5, 0.25]),
      cellWithValues("dt-b", { features: "b", model: "dt" }, [0.5, 0.25]),
      cellWithValues("lr-a", { features: "a", model: "lr" }, [0.75, 0.25]),
      cellWithValues("lr-b", { features: "b", model: "lr" }, [0.75, 0.25]),
    ];
    assert.deepEqual(findAxesWithoutEffect(cells), [{ axis: "features", cells: 4, comparisons: 2 }]);
  });

  it("finds a parameter of a grid, and does not say it again of a whole axis", () => {
    const tree = (depth: string, leaf: string, value: number) =>
      cellWithValues(
        `dt-${depth}-${leaf}`,
        { model: "dt", "model.max_depth": depth, "model.min_leaf": leaf },
        [value],
      );
    const cells = [tree("2", "1", 0.25), tree("2", "5", 0.25), tree("9", "1", 0.5), tree("9", "5", 0.5)];
    assert.deepEqual(findAxesWithoutEffect(cells), [{ axis: "model.min_leaf", cells: 4, comparisons: 2 }]);
    assert.deepEqual(findAxesWithoutEffect(cells.slice(0, 2)), [{ axis: "model", cells: 2, comparisons: 1 }]);
  });

  it("looks at every evaluation, the ends of the tie band and the counts", () => {
    const one = finishedCell(
      "a",
      { axis: "a" },
      { evaluations: [split(0, {}), split(0, { metric: "recall@" })] },
    );
    for (const change of [
      { bestValue: 0.6 },
      { subset: "large", subsetHash: "5e" },
      { testDuration: "1month" },
      { numLabeledExamples: 99 },
      { evaluationEndTime: "2013-06-15" },
    ]) {
      const evaluations = [split(0, {}), split(0, { metric: "recall@", ...change })];
      assert.deepEqual(findAxesWithoutEffect([one, finishedCell("b", { axis: "b" }, { evaluations })]), []);
    }
  });

  it("tells subsets apart by what they are, not by their names", () => {
    const cell = (name: string, subset: string, subsetHash: string) =>
      finishedCell(name, { axis: name }, { evaluations: [split(0, { subset, subsetHash })] });
    assert.deepEqual(findAxesWithoutEffect([cell("a", "large", "5e"), cell("b", "large", "6f")]), []);
    assert.deepEqual(findAxesWithoutEffect([cell("a", "large", "5e"), cell("b", "big", "5e")]), [
      { axis: "axis", cells: 2, comparisons: 1 },
    ]);
  });

  it("does not look at which models and matrices the numbers are of", () => {
    const one = finishedCell("a", { axis: "a" }, {});
    const models = [{ ...sampleModel, modelId: 9, modelGroupId: 9, hyperparameters: { max_depth: 3 } }];
    const two = finishedCell(
      "b",
      { axis: "b" },
      { models, evaluations: [split(0, { modelId: 9, matrixUuid: "b2" })] },
    );
    assert.deepEqual(findAxesWithoutEffect([one, two]), [{ axis: "axis", cells: 2, comparisons: 1 }]);
  });

  it("holds replicates of one number against each other", () => {
    const replicates = (features: string, values: readonly number[]) =>
      replicatesOf(`dt-${features}`, { features, model: "dt" }, values);
    assert.deepEqual(
      findAxesWithoutEffect([...replicates("a", [0.5, 0.25]), ...replicates("b", [0.5, 0.25])]),
      [{ axis: "features", cells: 4, comparisons: 2 }],
    );
    assert.deepEqual(
      findAxesWithoutEffect([...replicates("a", [0.5, 0.25]), ...replicates("b", [0.25, 0.5])]),
      [],
    );
  });

  for (const [what, cells] of [
    ["that has one value", [cellWithValues("a", { axis: "a" }, [0.5])]],
    [
      "whose values come with another axis's",
      [
        cellWithValues("a", { cutoff: "1", history: "1y" }, [0.5]),
        cellWithValues("b", { cutoff: "2", history: "2y" }, [0.5]),
      ],
    ],
    [
      "whose other cells did not finish",
      [cellWithValues("a", { axis: "a" }, [0.5]), cellWithout("b", { axis: "b" }, "failed", "ValueError")],
    ],
    [
      "whose cells answer different questions",
      [
        cellWithValues("a", { label: "a" }, [0.5]),
        cellWithValues("b", { label: "b" }, [0.5], {
          comparability: { cohort: "c0c0c0c0c0c0", label: "2b2b2b2b2b2b", labelName: "outcome" },
        }),
      ],
    ],
  ] as const)
    it(`says nothing of an axis ${what}`, () => {
      assert.deepEqual(findAxesWithoutEffect(cells), []);
    });
});
