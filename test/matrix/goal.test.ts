import assert from "node:assert/strict";
import { readGoal } from "../../tools/matrix/goal";
import type { Problem } from "../../tools/problem";

describe("readGoal", () => {
  const table: readonly [text: string, metric: string, parameter: string][] = [
    ["precision@10%", "precision@", "10.0_pct"],
    ["precision@ 2.5 %", "precision@", "2.5_pct"],
    ["recall@100", "recall@", "100_abs"],
    ["recall@10.0_pct", "recall@", "10.0_pct"],
    ["true positives@50", "true positives@", "50_abs"],
    ["roc_auc", "roc_auc", ""],
    ["average precision score", "average precision score", ""],
  ];
  for (const [text, metric, parameter] of table) {
    it(`reads ${text}`, () => {
      const problems: Problem[] = [];
      assert.deepEqual(readGoal(text, { file: "s", line: 1, column: 1 }, problems), {
        text,
        metric,
        parameter,
      });
      assert.deepEqual(problems, []);
    });
  }
});
