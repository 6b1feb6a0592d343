import { type Goal, goalMatcher } from "../matrix/goal";
import type { Evaluation } from "./cell-evaluations";
import type { TestDates } from "./comparability";

/** The goal's numbers on one test split; null where Triage could not compute them. */
export interface SplitScore extends TestDates {
  readonly value: number | null;
  readonly worst: number | null;
  readonly best: number | null;
  readonly labeledExamples: number | null;
  readonly positiveLabels: number | null;
  readonly labeledAboveThreshold: number | null;
}

/** A model group's goal over its test splits. All but `splits` is over the splits that have a value. */
export interface Score {
  /** Mean `stochastic_value`. */
  readonly value: number | null;
  /** Mean `worst_value` and `best_value`: what equal scores sorted against and for the model would give. */
  readonly worst: number | null;
  readonly best: number | null;
  /** How equal scores are sorted decides more than a tenth of the value. */
  readonly wideTieBand: boolean;
  readonly labeledExamples: number;
  readonly positiveLabels: number;
  /** Positive labels by labelled examples, pooled over the splits. */
  readonly baseRate: number | null;
  /** Labelled examples above the threshold, summed over the splits. */
  readonly labeledAboveThreshold: number;
  /** How many splits the value is the mean of. */
  readonly splitsWithValue: number;
  /** All splits on which the goal was evaluated, in order of time. */
  readonly splits: readonly SplitScore[];
}

/** Makes the function that reduces evaluations, sorted by time and of one model a split, to their score for a goal. */
export function scorer(goal: Goal): (evaluations: readonly Evaluation[]) => Score {
  const matches = goalMatcher(goal);
  return (evaluations) => summarize(splitScores(evaluations.filter(matches)));
}

function splitScores(evaluations: readonly Evaluation[]): SplitScore[] {
  const splits = new Map<string, SplitScore>();
  for (const evaluation of evaluations) {
    const { evaluationStartTime: start, evaluationEndTime: end } = evaluation;
    // Who asks for one threshold in two forms gets it twice.
    if (splits.has(`${start}/${end}`)) continue;
    splits.set(`${start}/${end}`, {
      start,
      end,
      value: evaluation.stochasticValue,
      worst: evaluation.worstValue,
      best: evaluation.bestValue,
      labeledExamples: evaluation.numLabeledExamples,
      positiveLabels: evaluation.numPositiveLabels,
      labeledAboveThreshold: evaluation.numLabeledAboveThreshold,
    });
  }
  return [...splits.values()];
}

function summarize(splits: readonly SplitScore[]): Score {
  const counted = splits.filter(({ value }) => value !== null);
  return scoreOf({
    value: mean(counted.map((split) => split.value)),
    worst: mean(counted.map((split) => split.worst)),
    best: mean(counted.map((split) => split.best)),
    labeledExamples: sum(counted.map((split) => split.labeledExamples)),
    positiveLabels: sum(counted.map((split) => split.positiveLabels)),
    labeledAboveThreshold: sum(counted.map((split) => split.labeledAboveThreshold)),
    splitsWithValue: counted.length,
    splits,
  });
}

/** A score with what follows from its numbers. */
export function scoreOf(numbers: Omit<Score, "wideTieBand" | "baseRate">): Score {
  const { value, worst, best, labeledExamples, positiveLabels } = numbers;
  return {
    ...numbers,
    wideTieBand: isWideTieBand(value, worst, best),
    baseRate: labeledExamples > 0 ? positiveLabels / labeledExamples : null,
  };
}

/** Whether how equal scores are sorted decides more than a tenth of the value. */
function isWideTieBand(value: number | null, worst: number | null, best: number | null): boolean {
  if (value === null || worst === null || best === null) return false;
  return Math.abs(best - worst) > wideBand * Math.abs(value);
}

/** A tie band wider than this share of the value is flagged. */
const wideBand = 0.1;

const sum = (numbers: readonly (number | null)[]) =>
  numbers.reduce<number>((total, n) => total + (n ?? 0), 0);

/** The mean of the numbers that there are; null where there is none. */
export function mean(numbers: readonly (number | null)[]): number | null {
  const known = numbers.filter((n) => n !== null);
  return known.length > 0 ? sum(known) / known.length : null;
}
