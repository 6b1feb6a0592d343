import type { Evaluation, TrainedModel } from "./cell-evaluations";
import type { Comparability, TestDates } from "./comparability";
import type { Numbers } from "./reported-cell";

/** Triage's model group: what its models share while the training dates move. */
export interface ModelGroup {
  /** Triage's number for it, in the data version's database. */
  readonly id: number;
  readonly modelType: string;
  readonly hyperparameters: Readonly<Record<string, unknown>>;
  readonly featureGroups: readonly string[];
  readonly trainLabelTimespan: string;
  readonly maxTrainingHistory: string;
}

/** The evaluations of a model group on one series of test splits, whole cohort only (no subsets). */
export interface GroupEvaluations {
  readonly group: ModelGroup;
  readonly comparability: Comparability;
  /** In order of time, then metric, then parameter. */
  readonly evaluations: readonly Evaluation[];
}

/**
 * Sorts a cell's evaluations by model group; a group tested with several label timespans, as-of date frequencies
 * or test durations gives one entry each, and one without any test evaluation an entry with none.
 */
export function groupEvaluations(numbers: Numbers): GroupEvaluations[] {
  const groups = new Map(numbers.models.map((model) => [model.modelGroupId, modelGroup(model)]));
  const groupOf = new Map(numbers.models.map((model) => [model.modelId, groups.get(model.modelGroupId)]));
  const series = new Map<string, { group: ModelGroup; evaluations: Evaluation[] }>();
  const untested = new Set(groups.values());
  for (const evaluation of numbers.evaluations) {
    const group = groupOf.get(evaluation.modelId);
    if (!group || evaluation.subsetHash !== "") continue;
    const { labelTimespan, asOfDateFrequency, testDuration } = evaluation;
    const key = JSON.stringify([group.id, labelTimespan, asOfDateFrequency, testDuration]);
    const entry = series.get(key) ?? { group, evaluations: [] };
    entry.evaluations.push(evaluation);
    series.set(key, entry);
    untested.delete(group);
  }
  for (const group of untested) series.set(`${group.id}`, { group, evaluations: [] });
  return [...series.values()]
    .map(({ group, evaluations }) => describeGroup(numbers, group, evaluations))
    .sort(byGroup);
}

function modelGroup(model: TrainedModel): ModelGroup {
  return {
    id: model.modelGroupId,
    modelType: model.modelType,
    hyperparameters: Object.fromEntries(
      Object.entries(model.hyperparameters).sort(([a], [b]) => compare(a, b)),
    ),
    featureGroups: model.featureGroups,
    trainLabelTimespan: model.trainLabelTimespan,
    maxTrainingHistory: model.maxTrainingHistory,
  };
}

function describeGroup(numbers: Numbers, group: ModelGroup, evaluations: Evaluation[]): GroupEvaluations {
  const sorted = evaluations.sort((a, b) => compare(position(a), position(b)));
  const tests = new Map<string, TestDates>();
  for (const { evaluationStartTime: start, evaluationEndTime: end } of sorted)
    tests.set(`${start}/${end}`, { start, end });
  return {
    group,
    comparability: {
      dataVersion: numbers.dataVersion,
      ...numbers.comparability,
      labelTimespan: sorted[0]?.labelTimespan ?? "",
      asOfDateFrequency: sorted[0]?.asOfDateFrequency ?? "",
      testDuration: sorted[0]?.testDuration ?? "",
      tests: [...tests.values()],
    },
    evaluations: sorted,
  };
}

const position = (e: Evaluation) =>
  [e.evaluationStartTime, e.evaluationEndTime, e.metric, e.parameter].join("\n");

function byGroup(a: GroupEvaluations, b: GroupEvaluations): number {
  const order = ({ group: { id, ...group }, comparability: c }: GroupEvaluations) =>
    JSON.stringify([Object.values(group), c.labelTimespan, c.asOfDateFrequency, c.testDuration]);
  return compare(order(a), order(b)) || a.group.id - b.group.id;
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
