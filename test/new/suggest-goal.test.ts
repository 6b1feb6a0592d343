import assert from "node:assert/strict";
import { parseGoal } from "../../tools/matrix/goal";
import { suggestGoal } from "../../tools/new/suggest-goal";

describe("suggestGoal", () => {
  const at = (metrics: unknown, thresholds?: unknown) => ({
    testing_metric_groups: [{ metrics, ...(thresholds !== undefined && { thresholds }) }],
  });
  const cases: readonly (readonly [what: string, scoring: unknown, goal: string | undefined])[] = [
    ["precision at 10% first", at(["recall@", "precision@"], { percentiles: [1, 10] }), "precision@10%"],
    ["precision at 5% second", at(["recall@", "precision@"], { percentiles: [1, 5.0] }), "precision@5%"],
    ["what comes first otherwise", at(["recall@"], { percentiles: [1.5], top_n: [7] }), "recall@1.5%"],
    ["a count", at("precision@", { top_n: 100 }), "precision@100_abs"],
    ["a metric without a threshold", at(["roc_auc"]), "roc_auc"],
    ["no metric that Triage does not know", at(["sparkle", "roc_auc"]), "roc_auc"],
    ["nothing where there is none", at(["precision@"]), undefined],
    ["nothing where there is no scoring", undefined, undefined],
  ];
  for (const [what, scoring, goal] of cases) {
    it(`suggests ${what}`, () => {
      assert.equal(suggestGoal(scoring), goal);
      if (goal !== undefined) parseGoal(goal);
    });
  }
});
