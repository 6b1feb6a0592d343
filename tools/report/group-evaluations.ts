import type { CellResult, Evaluation, TrainedModel } from "./cell-result";
import type { Comparability, TestDates } from "./comparability";

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
 * Sorts a finished cell's evaluations by model group; a group tested with several label timespans or as-of date
 * frequencies gives one entry each, and one without any test evaluation an entry with none.
 */
export function groupEvaluations(result: CellResult): GroupEvaluations[] {
  const groupOf = new Map(result.models.map((model) => [model.modelId, model.modelGroupId]));
  const groups = new Map(result.models.map((model) => [model.modelGroupId, modelGroup(model)]));
  const series = new Map<string, Evaluation[]>();
  for (const evaluation of result.evaluations) {
    if (evaluation.subset !== "") continue;
    const { modelId, labelTimespan, asOfDateFrequency } = evaluation;
    const key = JSON.stringify([groupOf.get(modelId), labelTimespan, asOfDateFrequency]);
    const list = series.get(key);
    if (list) list.push(evaluation);
    else series.set(key, [evaluation]);
  }
  const tested = [...series.values()].map((evaluations) => {
    const id = groupOf.get(evaluations[0]?.modelId ?? -1);
    return entry(result, groups.get(id ?? -1) as ModelGroup, evaluations);
  });
  const testedIds = new Set(tested.map(({ group }) => group.id));
  const untested = [...groups.values()].filter(({ id }) => !testedIds.has(id));
  return [...tested, ...untested.map((group) => entry(result, group, []))].sort(byGroup);
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

function entry(result: CellResult, group: ModelGroup, evaluations: readonly Evaluation[]): GroupEvaluations {
  const sorted = [...evaluations].sort((a, b) => compare(position(a), position(b)));
  const tests = new Map<string, TestDates>();
  for (const { evaluationStartTime: start, evaluationEndTime: end } of sorted)
    tests.set(`${start}/${end}`, { start, end });
  return {
    group,
    comparability: {
      dataVersion: result.dataVersion,
      cohort: result.comparability?.cohort ?? "",
      label: result.comparability?.label ?? "",
      labelName: result.comparability?.labelName ?? "",
      labelTimespan: sorted[0]?.labelTimespan ?? "",
      asOfDateFrequency: sorted[0]?.asOfDateFrequency ?? "",
      tests: [...tests.values()],
    },
    evaluations: sorted,
  };
}

const position = (e: Evaluation) =>
  [e.evaluationStartTime, e.evaluationEndTime, e.metric, e.parameter].join("\n");

function byGroup(a: GroupEvaluations, b: GroupEvaluations): number {
  const order = ({ group: { id, ...group }, comparability }: GroupEvaluations) =>
    JSON.stringify([Object.values(group), comparability.labelTimespan, comparability.asOfDateFrequency]);
  return compare(order(a), order(b)) || a.group.id - b.group.id;
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
