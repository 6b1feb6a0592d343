import assert from "node:assert/strict";
import fc from "fast-check";
import { parseGoal } from "../../tools/matrix/goal";
import { differsWithinSeedNoise, standardDeviation } from "../../tools/report/seed-noise";
import { tabulate } from "../../tools/report/tabulate";
import { replicatesOf } from "./sample";

const rowWith = (values: readonly (number | undefined)[]) =>
  tabulate(replicatesOf("a", {}, values), { goal: parseGoal("precision@10%") }).tables[0]!.rows[0]!;

describe("standardDeviation", () => {
  it("is that of a sample, and needs two values", () => {
    assert.equal(standardDeviation([2, 4, 4, 6], 4), Math.sqrt(8 / 3));
    assert.equal(standardDeviation([0.1, 0.1, 0.1], 0.1), 0);
    assert.equal(standardDeviation([0.5], 0.5), null);
  });
});

describe("differsWithinSeedNoise", () => {
  const cases: readonly [first: readonly number[], second: readonly number[], pValue: number][] = [
    [[0.6, 0.62], [0.61, 0.64], 0.504],
    [[0.6, 0.61], [0.7, 0.71], 0.005],
    [[0.5, 0.5], [0.5, 0.75], 0.5],
    [[0.5, 0.6], [0.66, 0.67, 0.68, 0.69], 0.238],
    [[0.6, 0.62, 0.61], [0.4, 0.45, 0.42], 0.002],
    [[0.5, 0.5, 0.5], [0.52, 0.56, 0.54], 0.074],
    [[0.61, 0.62, 0.6, 0.63, 0.6], [0.58, 0.6, 0.59, 0.61, 0.57], 0.044],
    [[0.61, 0.62, 0.6, 0.63, 0.6], [0.59, 0.61, 0.6, 0.62, 0.58], 0.228],
  ];
  // The p-values are those of scipy.stats.ttest_ind with equal_var=False.
  for (const [first, second, pValue] of cases)
    it(`says ${pValue > 0.05} of ${first.join(", ")} against ${second.join(", ")}, p = ${pValue}`, () => {
      assert.equal(differsWithinSeedNoise(rowWith(first), rowWith(second)), pValue > 0.05);
    });

  it("says nothing where one side has no noise to judge by", () => {
    assert.equal(differsWithinSeedNoise(rowWith([0.5, 0.25]), rowWith([0.5])), undefined);
    assert.equal(differsWithinSeedNoise(rowWith([undefined, 0.25]), rowWith([0.5, 0.25])), undefined);
  });

  it("finds no noise where no seed makes a difference, be the values equal or not", () => {
    assert.equal(differsWithinSeedNoise(rowWith([0.5, 0.5]), rowWith([0.25, 0.25])), false);
    assert.equal(differsWithinSeedNoise(rowWith([0.5, 0.5]), rowWith([0.5, 0.5])), false);
  });

  it("does not depend on which of two comes first", () => {
    const row = fc
      .array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 5 })
      .map(rowWith);
    fc.assert(
      fc.property(row, row, (a, b) => {
        assert.equal(differsWithinSeedNoise(a, b), differsWithinSeedNoise(b, a));
      }),
    );
  });
});
