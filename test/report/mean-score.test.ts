import assert from "node:assert/strict";
import fc from "fast-check";
import { parseGoal } from "../../tools/matrix/goal";
import type { Evaluation } from "../../tools/report/cell-evaluations";
import { meanScore } from "../../tools/report/mean-score";
import { scorer } from "../../tools/report/score";
import { split } from "./sample";

const scoreOf = scorer(parseGoal("precision@10%"));

const values = (
  stochasticValue: number | null,
  worstValue = stochasticValue,
  bestValue = stochasticValue,
) => ({
  stochasticValue,
  worstValue,
  bestValue,
});

describe("meanScore", () => {
  it("takes the mean of the value and of both ends of the tie band, and split by split", () => {
    const score = meanScore([
      scoreOf([split(0, values(0.25, 0, 0.5)), split(1, { ...values(0.5), numLabeledAboveThreshold: 8 })]),
      scoreOf([split(0, values(0.75)), split(1, { ...values(1), numLabeledAboveThreshold: 9 })]),
    ]);
    assert.equal(score.value, 0.625); // ((0.25 + 0.5) / 2 + (0.75 + 1) / 2) / 2
    assert.equal(score.worst, 0.5625); // ((0 + 0.5) / 2 + (0.75 + 1) / 2) / 2
    assert.equal(score.best, 0.6875); // ((0.5 + 0.5) / 2 + (0.75 + 1) / 2) / 2
    assert.equal(score.wideTieBand, true);
    assert.equal(score.labeledExamples, 200);
    assert.equal(score.baseRate, 0.2);
    assert.equal(score.labeledAboveThreshold, 18.5); // ((10 + 8) + (10 + 9)) / 2
    assert.deepEqual(
      score.splits.map(({ start, value, worst, best }) => [start, value, worst, best]),
      [
        ["2013-06-01", 0.5, 0.375, 0.625],
        ["2013-07-01", 0.75, 0.75, 0.75],
      ],
    );
  });

  it("leaves out what has no value, and counts the splits of the one that has fewest", () => {
    const score = meanScore([
      scoreOf([split(0, values(0.25)), split(1, values(0.75))]),
      scoreOf([split(0, values(1)), split(1, values(null))]),
      scoreOf([split(0, values(null)), split(1, values(null))]),
    ]);
    assert.deepEqual([score.value, score.splitsWithValue, score.splits.length], [0.75, 1, 2]);
  });

  it("has no value where none has one", () => {
    const none = scoreOf([split(0, { metric: "recall@" })]);
    assert.deepEqual(meanScore([none, none]), none);
  });

  it("is the score itself where all are equal, to the last digit", () => {
    const value = fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0));
    const evaluations = fc
      .array(fc.tuple(value, value, value), { maxLength: 4 })
      .map((list) => list.map((three, month): Evaluation => split(month, values(...three))));
    fc.assert(
      fc.property(evaluations, fc.integer({ min: 1, max: 5 }), (list, count) => {
        const score = scoreOf(list);
        assert.deepEqual(meanScore(Array(count).fill(score)), score);
      }),
    );
  });
});
