import { groupBy } from "./group-by";
import { mean, type Score, type SplitScore, scoreOf } from "./score";

/**
 * The mean of a model group's scores under several seeds, split by split too. Scores without a value are left out
 * of it, unless none has one.
 */
export function meanScore(scores: readonly Score[]): Score {
  const withValue = scores.filter(({ value }) => value !== null);
  const counted = withValue.length > 0 ? withValue : scores;
  const over = (numberOf: (score: Score) => number | null) => exactMean(counted.map(numberOf));
  return scoreOf({
    value: over((score) => score.value),
    worst: over((score) => score.worst),
    best: over((score) => score.best),
    labeledExamples: over((score) => score.labeledExamples) ?? 0,
    positiveLabels: over((score) => score.positiveLabels) ?? 0,
    labeledAboveThreshold: over((score) => score.labeledAboveThreshold) ?? 0,
    splitsWithValue: Math.min(...counted.map(({ splitsWithValue }) => splitsWithValue)),
    splits: meanSplits(counted.flatMap(({ splits }) => splits)),
  });
}

/** Equal numbers have themselves as their mean, to the last digit: what is equal must not seem to differ. */
function exactMean(numbers: readonly (number | null)[]): number | null {
  const [one = null, ...others] = new Set(numbers.filter((number) => number !== null));
  return others.length === 0 ? one : mean(numbers);
}

function meanSplits(all: readonly SplitScore[]): SplitScore[] {
  const splits = groupBy(all, ({ start, end }) => `${start}/${end}`);
  return [...splits.keys()].sort().map((key) => {
    const those = splits.get(key) as [SplitScore, ...SplitScore[]];
    const over = (numberOf: (split: SplitScore) => number | null) => exactMean(those.map(numberOf));
    return {
      start: those[0].start,
      end: those[0].end,
      value: over((split) => split.value),
      worst: over((split) => split.worst),
      best: over((split) => split.best),
      labeledExamples: over((split) => split.labeledExamples),
      positiveLabels: over((split) => split.positiveLabels),
      labeledAboveThreshold: over((split) => split.labeledAboveThreshold),
    };
  });
}
