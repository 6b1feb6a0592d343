import type { Evaluation, TrainedModel } from "./cell-evaluations";
import { isOfWholeCohort, splitOf } from "./test-split";

/**
 * What models share while the training dates move. Mostly it is Triage's model group, but an experiment's
 * `model_group_keys` may put models into one that differ in all but the keys; these are apart here.
 */
export interface ModelGroup {
  /** Triage's number for it, in the data version's database. */
  readonly id: number;
  readonly modelType: string;
  readonly hyperparameters: Readonly<Record<string, unknown>>;
  readonly featureGroups: readonly string[];
  readonly trainLabelTimespan: string;
  readonly maxTrainingHistory: string;
  /** Left out where no test split has several models of all that. */
  readonly randomSeed?: number | null;
  /** Triage's number of the only model; left out where no test split has several models of one seed. */
  readonly modelId?: number;
}

/** A model's group, and a text that is equal exactly for equal groups. */
export interface KeyedGroup {
  readonly group: ModelGroup;
  readonly key: string;
}

/** The group of each model of a cell, by the model's number; no group has two models on one test split. */
export function groupModels(
  models: readonly TrainedModel[],
  evaluations: readonly Evaluation[],
): ReadonlyMap<number, KeyedGroup> {
  let groups = new Map(models.map((model) => [model.modelId, keyed(describe(model))]));
  for (const detail of details) {
    const crowded = crowdedGroups(groups, evaluations);
    if (crowded.size === 0) break;
    groups = new Map(
      models.map((model) => {
        const known = groups.get(model.modelId) as KeyedGroup;
        return [model.modelId, crowded.has(known.key) ? keyed({ ...known.group, ...detail(model) }) : known];
      }),
    );
  }
  return groups;
}

/** What tells models of one group apart; Triage mostly draws a seed for each split, so it is no part of other groups. */
const details: readonly ((model: TrainedModel) => Partial<ModelGroup>)[] = [
  ({ randomSeed }) => ({ randomSeed }),
  ({ modelId }) => ({ modelId }),
];

const keyed = (group: ModelGroup): KeyedGroup => ({ group, key: JSON.stringify(group) });

function describe(model: TrainedModel): ModelGroup {
  return {
    id: model.modelGroupId,
    modelType: model.modelType,
    hyperparameters: Object.fromEntries(
      Object.entries(model.hyperparameters).sort(([a], [b]) => (a < b ? -1 : 1)),
    ),
    featureGroups: model.featureGroups,
    trainLabelTimespan: model.trainLabelTimespan,
    maxTrainingHistory: model.maxTrainingHistory,
  };
}

/** The keys of the groups that have several models on one test split. */
function crowdedGroups(
  groups: ReadonlyMap<number, KeyedGroup>,
  evaluations: readonly Evaluation[],
): ReadonlySet<string> {
  const modelAt = new Map<string, number>();
  const crowded = new Set<string>();
  for (const evaluation of evaluations) {
    const key = groups.get(evaluation.modelId)?.key;
    if (key === undefined || !isOfWholeCohort(evaluation)) continue;
    const place = `${key}\n${splitOf(evaluation)}`;
    const other = modelAt.get(place);
    if (other === undefined) modelAt.set(place, evaluation.modelId);
    else if (other !== evaluation.modelId) crowded.add(key);
  }
  return crowded;
}
