import assert from "node:assert/strict";
import fc from "fast-check";
import { goalMatcher, goalText, parseGoal } from "../../tools/matrix/goal";
import { Problem, renderProblem } from "../../tools/problem";

describe("parseGoal", () => {
  for (const [text, metric, parameter, order] of [
    ["precision@10%", "precision@", "10.0_pct", "desc"],
    ["precision@0.5%", "precision@", "0.5_pct", "desc"],
    ["precision@, 10.0_pct", "precision@", "10.0_pct", "desc"],
    ["precision@ 10_pct", "precision@", "10.0_pct", "desc"],
    ["precision@ 2.5 %", "precision@", "2.5_pct", "desc"],
    ["recall@100_abs", "recall@", "100_abs", "desc"],
    ["recall@100", "recall@", "100_abs", "desc"],
    ["recall, 1", "recall@", "1_abs", "desc"],
    ["fbeta@0.75_beta/10%", "fbeta@", "0.75_beta/10.0_pct", "desc"],
    ["fbeta@0.75_beta/10.0_pct", "fbeta@", "0.75_beta/10.0_pct", "desc"],
    ["roc_auc", "roc_auc", "", "desc"],
    ["ROC AUC", "roc_auc", "", "desc"],
    ["f1@10%", "f1", "10.0_pct", "desc"],
    ["average precision score", "average precision score", "", "desc"],
    ["true positives@100", "true positives@", "100_abs", "desc"],
    ["false_positives@100_abs", "false positives@", "100_abs", "asc"],
    ["false negatives@5%", "false negatives@", "5.0_pct", "asc"],
    ["fpr@10%", "fpr@", "10.0_pct", "asc"],
  ] as const)
    it(`reads ${text}`, () => {
      assert.deepEqual(parseGoal(text), { text, metric, parameter, order });
    });

  const percentOrCount = `a percentage is written as "10%", a count as "100" or "100_abs"`;
  const allMetrics =
    "precision, recall, fbeta, f1, accuracy, roc_auc, average precision score, " +
    "true positives, true negatives, false positives, false negatives, fpr";
  for (const [text, fault, hint] of [
    ["precison@10%", "names no metric that Triage computes", `did you mean "precision"?`],
    ["", "names no metric that Triage computes", `one of ${allMetrics}`],
    ["10%", "names no metric that Triage computes", `one of ${allMetrics}`],
    ["precision", "has no threshold", `write "precision@10%" or "precision@100"`],
    ["recall@", "has no threshold", `write "recall@10%" or "recall@100"`],
    ["precision@2.5", `has "2.5", which is neither a percentage nor a count`, percentOrCount],
    ["precision@0", `has "0", which is neither a percentage nor a count`, percentOrCount],
    ["precision@-1", `has "-1", which is neither a percentage nor a count`, percentOrCount],
    ["precision@1e3", `has "1e3", which is neither a percentage nor a count`, percentOrCount],
    ["precision@ten", `has "ten", which is neither a percentage nor a count`, percentOrCount],
    ["precision@0%", `has "0%", which is no percentage above 0 and up to 100`, percentOrCount],
    ["precision@101%", `has "101%", which is no percentage above 0 and up to 100`, percentOrCount],
    ["precision@-5%", `has "-5%", which is no percentage above 0 and up to 100`, percentOrCount],
    ["precision@2.5_abs", `has "2.5_abs", which is neither a percentage nor a count`, percentOrCount],
    ["precision@10_percent", `has the unknown parameter "10_percent"`, percentOrCount],
    ["roc_auc %", "names no metric that Triage computes", `did you mean "roc_auc"?`],
  ] as const)
    it(`refuses "${text}"`, () => {
      assert.throws(
        () => parseGoal(text),
        (error) => {
          assert(error instanceof Problem);
          const lines = [`error: the goal "${text}" ${fault} [bad-goal]`, `  hint: ${hint}`];
          assert.equal(renderProblem(error), lines.join("\n"));
          return true;
        },
      );
    });

  it("says where the goal stands", () => {
    const location = { file: "sweep.yaml", line: 4, column: 7 };
    assert.throws(() => parseGoal("precision", location), { location });
  });
});

describe("goalText", () => {
  it("is read back as the same goal", () => {
    const metric = fc.constantFrom(
      "precision@",
      "recall@",
      "f1",
      "false positives@",
      "average precision score",
    );
    const percent = fc.integer({ min: 1, max: 1000 }).map((n) => `${n / 10}%`);
    const count = fc.integer({ min: 1, max: 1_000_000 }).map((n) => `${n}`);
    fc.assert(
      fc.property(metric, fc.oneof(percent, count), (name, threshold) => {
        const goal = parseGoal(`${name}, ${threshold}`);
        assert.deepEqual(parseGoal(goalText(goal)), { ...goal, text: goalText(goal) });
      }),
    );
  });

  for (const [metric, parameter, text] of [
    ["precision@", "10.0_pct", "precision@10%"],
    ["precision@", "10_pct", "precision@10%"],
    ["recall@", "100_abs", "recall@100_abs"],
    ["roc_auc", "", "roc_auc"],
    ["accuracy", "5_pct", "accuracy@5%"],
  ] as const)
    it(`writes ${metric} with "${parameter}" as ${text}`, () => {
      assert.equal(goalText({ metric, parameter }), text);
    });
});

describe("goalMatcher", () => {
  const matches = goalMatcher(parseGoal("fbeta@0.75_beta/10%"));
  for (const [metric, parameter, expected] of [
    ["fbeta@", "0.75_beta/10.0_pct", true],
    ["fbeta@", "10_pct/0.75_beta", true],
    ["fbeta@", "10_pct", false],
    ["fbeta@", "0.75_beta/10_abs", false],
    ["precision@", "0.75_beta/10.0_pct", false],
  ] as const)
    it(`says ${expected} to ${metric} with ${parameter}`, () => {
      assert.equal(matches({ metric, parameter }), expected);
    });
});
