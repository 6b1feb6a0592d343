import type { ScoredRow } from "./scored-row";

/** The standard deviation of a sample (n − 1); null for fewer than two values. */
export function standardDeviation(values: readonly number[], mean: number): number | null {
  if (values.length < 2) return null;
  const squares = values.reduce((total, value) => total + (value - mean) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
}

/**
 * Whether seeds alone may have made the values of two rows differ as they do, by Welch's t-test (two-sided, 95%): for
 * so few values as there are replicates, two standard errors would be too narrow. False where neither row has any
 * noise, undefined where either has values under fewer than two.
 */
export function differsWithinSeedNoise(a: ScoredRow, b: ScoredRow): boolean | undefined {
  const [one, other] = [meanOf(a), meanOf(b)];
  if (!one || !other) return undefined;
  const variance = one.variance + other.variance;
  if (variance === 0) return false;
  const freedom = variance ** 2 / (one.variance ** 2 / one.freedom + other.variance ** 2 / other.freedom);
  return Math.abs(one.value - other.value) <= quantile(freedom) * Math.sqrt(variance);
}

/** A row's mean, the variance of the mean, and the degrees of freedom in it. */
function meanOf({ score: { value }, replicates }: ScoredRow) {
  if (value === null || !replicates || replicates.standardDeviation === null) return undefined;
  const { standardDeviation, withValue } = replicates;
  return { value, variance: standardDeviation ** 2 / withValue, freedom: withValue - 1 };
}

/** Of Student's t at 97.5%, for the next fewer degrees of freedom in the table. */
function quantile(freedom: number): number {
  // Rounding may leave the least, which is 1, a little below it.
  return quantiles.findLast(([least]) => least <= freedom)?.[1] ?? quantiles[0][1];
}

const quantiles = [
  [1, 12.706],
  [2, 4.303],
  [3, 3.182],
  [4, 2.776],
  [5, 2.571],
  [6, 2.447],
  [7, 2.365],
  [8, 2.306],
  [9, 2.262],
  [10, 2.228],
  [15, 2.131],
  [20, 2.086],
  [30, 2.042],
  [60, 2],
] as const;
