import assert from "node:assert/strict";
import { readCellEvaluations } from "../../tools/report/cell-evaluations";
import { evaluationsText, sampleEvaluation, sampleModel } from "./sample";

describe("readCellEvaluations", () => {
  it("makes an object of each row", () => {
    const evaluations = [
      sampleEvaluation,
      { ...sampleEvaluation, stochasticValue: null, standardDeviation: null },
    ];
    const text = evaluationsText({ models: [sampleModel], evaluations });
    assert.deepEqual(readCellEvaluations(text), {
      kind: "read",
      value: { models: [sampleModel], evaluations },
    });
  });

  const good = evaluationsText({ models: [sampleModel], evaluations: [sampleEvaluation] });
  for (const [text, reason] of [
    [good.slice(0, -1), "is not JSON"],
    [
      good.replace('"metric"', '"measure"'),
      "is damaged: evaluations.columns: are not the columns of version 1",
    ],
    [
      good.replace('"precision@"', "7"),
      "is damaged: evaluations.0.metric: Invalid input: expected string, received number",
    ],
    [
      evaluationsText({ models: [], evaluations: [sampleEvaluation] }),
      "is damaged: evaluations: model 1 is not among its models",
    ],
  ] as const)
    it(`reports one that ${reason}`, () => {
      assert.deepEqual(readCellEvaluations(text), {
        kind: "unreadable",
        reason: `its evaluations.json ${reason}`,
      });
    });
});
