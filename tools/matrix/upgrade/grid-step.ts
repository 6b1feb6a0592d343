import { isMap, isScalar, isSeq, type YAMLMap } from "yaml";
import { isMap as isMapValue } from "../config/value";
import { findModelClass, hyperparametersOf } from "../models/model-class";
import { keyName, mapAt } from "./document-nodes";
import type { UpgradeNotes, UpgradeStep } from "./upgrade-step";

/** Paths, parameters and values that newer packages of models do not know. */
export const gridStep: UpgradeStep = {
  before: 8,
  todo: "write models and hyperparameters as the image's packages have them now",
  sections: ["grid_config"],
  concerns(config) {
    const grid = config.get("grid_config");
    return isMapValue(grid) && [...grid.keys()].some((path) => currentPath(String(path)) !== path);
  },
  apply(document, notes) {
    for (const { key, value } of mapAt(document, ["grid_config"])?.items ?? []) {
      if (!isScalar(key)) continue;
      const [path, now] = [keyName(key), currentPath(keyName(key))];
      if (now !== path) notes.changed.push(`the model ${path} is ${now}`);
      key.value = now;
      if (isMap(value)) upgradeParameters(now, value, notes);
    }
  },
};

/** The public path of a class, where a private one was written that is no more. */
function currentPath(path: string): string {
  const found = findModelClass(path);
  if (found.kind !== "unknown" || found.nearest === undefined) return path;
  const last = (name: string) => name.slice(name.lastIndexOf(".") + 1);
  return last(found.nearest) === last(path) ? found.nearest : path;
}

/** Values that were renamed, by hyperparameter; the others of a model stay. */
const renamedValues: Readonly<Record<string, Readonly<Record<string, string | null>>>> = {
  max_features: { auto: "sqrt" },
  loss: { deviance: "log_loss", log: "log_loss" },
  penalty: { none: null },
};

const renamedParameters: Readonly<Record<string, string>> = { base_estimator: "estimator" };

function upgradeParameters(model: string, parameters: YAMLMap, notes: UpgradeNotes): void {
  const taken = hyperparametersOf(model);
  for (const pair of [...parameters.items]) {
    const name = keyName(pair.key);
    const now = renamedParameters[name] ?? name;
    if (name === "random_state" || (taken && !taken.includes(name) && !taken.includes(now))) {
      parameters.delete(pair.key);
      const why = name === "random_state" ? "Triage sets it itself" : "it takes none of that name any more";
      notes.lost.push(`${name} of ${model}: ${why}`);
      continue;
    }
    if (now !== name && taken && !taken.includes(name) && isScalar(pair.key)) {
      pair.key.value = now;
      notes.changed.push(`${name} of ${model} is ${now}`);
    }
    if (isSeq(pair.value)) upgradeValues(model, name, pair.value.items, notes);
  }
}

function upgradeValues(model: string, name: string, values: readonly unknown[], notes: UpgradeNotes): void {
  const renamed = renamedValues[name];
  for (const item of values) {
    if (!renamed || !isScalar(item) || typeof item.value !== "string") continue;
    const now = renamed[item.value];
    if (now === undefined || !Object.hasOwn(renamed, item.value)) continue;
    notes.changed.push(`${name}: ${item.value} of ${model} is ${now}, which means the same`);
    item.value = now;
  }
}
