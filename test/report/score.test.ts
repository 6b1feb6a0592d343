import assert from "node:assert/strict";
import { parseGoal } from "../../tools/matrix/goal";
import { scorer } from "../../tools/report/score";
import { split } from "./sample";

describe("scorer", () => {
  const scoreOf = scorer(parseGoal("precision@10%"));

  it("takes the mean over the splits, of the value and of both ends of the tie band", () => {
    const score = scoreOf([
      split(0, { stochasticValue: 0.25, worstValue: 0, bestValue: 0.5 }),
      split(1, { stochasticValue: 0.5, worstValue: 0.5, bestValue: 0.5 }),
      split(2, { stochasticValue: 0.75, worstValue: 0.25, bestValue: 1 }),
    ]);
    assert.equal(score.value, 0.5); // (0.25 + 0.5 + 0.75) / 3
    assert.equal(score.worst, 0.25); // (0 + 0.5 + 0.25) / 3
    assert.equal(score.best, 2 / 3); // (0.5 + 0.5 + 1) / 3
    assert.equal(score.splitsWithValue, 3);
    assert.equal(score.wideTieBand, true);
  });

  it("pools the base rate, so that a large split weighs more", () => {
    const score = scoreOf([
      split(0, { numLabeledExamples: 100, numPositiveLabels: 50, numLabeledAboveThreshold: 8 }),
      split(1, { numLabeledExamples: 300, numPositiveLabels: 30, numLabeledAboveThreshold: 25 }),
    ]);
    assert.equal(score.baseRate, 0.2); // (50 + 30) / (100 + 300)
    assert.equal(score.labeledExamples, 400);
    assert.equal(score.positiveLabels, 80);
    assert.equal(score.labeledAboveThreshold, 33);
  });

  it("leaves a split without a value out of every number, and still lists it", () => {
    const score = scoreOf([
      split(0, { stochasticValue: 0.25 }),
      split(1, { stochasticValue: null, worstValue: null, bestValue: null, numLabeledExamples: 0 }),
    ]);
    assert.equal(score.value, 0.25);
    assert.equal(score.labeledExamples, 100);
    assert.equal(score.splitsWithValue, 1);
    assert.deepEqual(
      score.splits.map(({ start, value }) => [start, value]),
      [
        ["2013-06-01", 0.25],
        ["2013-07-01", null],
      ],
    );
  });

  it("has no value where the metric was not evaluated", () => {
    const score = scoreOf([split(0, { metric: "recall@" }), split(0, { parameter: "5.0_pct" })]);
    assert.deepEqual(score, {
      value: null,
      worst: null,
      best: null,
      wideTieBand: false,
      labeledExamples: 0,
      positiveLabels: 0,
      baseRate: null,
      labeledAboveThreshold: 0,
      splitsWithValue: 0,
      splits: [],
    });
  });

  it("counts a split once where one threshold was asked for in two forms", () => {
    const score = scoreOf([split(0, { parameter: "10.0_pct" }), split(0, { parameter: "10_pct" })]);
    assert.equal(score.splits.length, 1);
  });

  for (const [worst, value, best, wide] of [
    [0.5, 0.5, 0.5, false],
    [0.48, 0.5, 0.52, false],
    [0.47, 0.5, 0.53, true],
    [12, 10, 9, true],
    [0, 0, 0, false],
    [0, 0, 0.1, true],
  ] as const)
    it(`calls the band from ${worst} to ${best} about ${value} ${wide ? "wide" : "narrow"}`, () => {
      const score = scoreOf([split(0, { worstValue: worst, stochasticValue: value, bestValue: best })]);
      assert.equal(score.wideTieBand, wide);
    });
});
