import type { Goal } from "../matrix/goal";
import { type Comparability, differencesAmong } from "./comparability";
import { type GroupEvaluations, groupEvaluations } from "./group-evaluations";
import type { ModelGroup } from "./group-models";
import type { Numbers } from "./reported-cell";
import { scorer } from "./score";

/** A model group of a cell in two runs, by one goal. */
export interface ScorePair {
  /** Of the first run where it has one; its ids are of that run's database. */
  readonly modelGroup: ModelGroup;
  /** The mean over the test splits; null where a run has no such group, or no value. */
  readonly first: number | null;
  readonly second: number | null;
  /** The second less the first; null where one is missing. */
  readonly difference: number | null;
  /** In what the two were measured differently, such as `data version`; numbers may differ for that alone. */
  readonly measuredDifferently: readonly string[];
}

/** Pairs the model groups of one cell in two runs; where each has only one, these are a pair whatever they hold. */
export function compareScores(first: Numbers, second: Numbers, goal: Goal): ScorePair[] {
  const scoreOf = scorer(goal);
  const pair = (a: GroupEvaluations | undefined, b: GroupEvaluations | undefined): ScorePair => {
    const [x, y] = [a, b].map((group) => (group ? scoreOf(group.evaluations).value : null));
    const difference = x == null || y == null ? null : y - x;
    return {
      modelGroup: (a ?? b)!.group,
      first: x ?? null,
      second: y ?? null,
      difference,
      measuredDifferently: a && b ? namesOfDifferences(a.comparability, b.comparability) : [],
    };
  };
  const [groups, others] = [groupEvaluations(first), groupEvaluations(second)];
  if (groups.length === 1 && others.length === 1) return [pair(groups[0], others[0])];
  const left = [...others];
  const pairs = groups.map((group) => {
    const at = left.findIndex((other) => identity(other) === identity(group));
    return pair(group, at === -1 ? undefined : left.splice(at, 1)[0]);
  });
  return [...pairs, ...left.map((other) => pair(undefined, other))];
}

function namesOfDifferences(a: Comparability, b: Comparability): readonly string[] {
  return differencesAmong([a, b]).names;
}

/** What makes two groups of models one, whatever numbers their databases gave them. */
function identity({ group, comparability }: GroupEvaluations): string {
  const { modelType, hyperparameters, featureGroups, trainLabelTimespan, maxTrainingHistory } = group;
  const { labelTimespan, asOfDateFrequency, testDuration } = comparability;
  const trained = [modelType, hyperparameters, featureGroups, trainLabelTimespan, maxTrainingHistory];
  return JSON.stringify([trained, labelTimespan, asOfDateFrequency, testDuration]);
}
