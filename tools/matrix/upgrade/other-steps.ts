import { isScalar } from "yaml";
import { isList as isListValue, isMap as isMapValue } from "../config/value";
import { keyName, listAt, mapAt, nodeAt, renameKey } from "./document-nodes";
import type { UpgradeStep } from "./upgrade-step";

const formerDefaults = ["class_path", "parameters", "feature_names"];

/** Keys for model groups were added to Triage's own before they took their place. */
export const modelGroupKeysStep: UpgradeStep = {
  before: 5,
  todo: `add ${formerDefaults.join(", ")} to \`model_group_keys\`, which replace Triage's own now`,
  sections: ["model_group_keys"],
  concerns: (config) => config.has("model_group_keys"),
  apply(document, notes) {
    const keys = listAt(document, ["model_group_keys"]);
    const given = (keys?.toJSON() ?? []) as unknown[];
    const missing = formerDefaults.filter((key) => !given.includes(key));
    if (!keys || missing.length === 0) return;
    keys.items.unshift(...missing.map((key) => document.createNode(key)));
    notes.changed.push(`model_group_keys has ${missing.join(", ")} too, which Triage once added itself`);
  },
};

/** A frequency of its own for training and tests gave the key another name. */
export const frequencyKeyStep: UpgradeStep = {
  before: 8,
  todo: "write training_as_of_date_frequency for as_of_date_frequency in `model_group_keys`",
  sections: ["model_group_keys"],
  concerns(config) {
    const keys = config.get("model_group_keys");
    return isListValue(keys) && keys.includes("as_of_date_frequency");
  },
  apply(document, notes) {
    for (const item of listAt(document, ["model_group_keys"])?.items ?? []) {
      if (!isScalar(item) || item.value !== "as_of_date_frequency") continue;
      item.value = "training_as_of_date_frequency";
      notes.changed.push("as_of_date_frequency is training_as_of_date_frequency among the model_group_keys");
    }
  },
};

/** Metrics for training came beside those for tests. */
export const metricGroupsStep: UpgradeStep = {
  before: 8,
  todo: "write `scoring.testing_metric_groups` for `scoring.metric_groups`",
  sections: ["scoring"],
  concerns(config) {
    const scoring = config.get("scoring");
    return isMapValue(scoring) && scoring.has("metric_groups");
  },
  apply(document, notes) {
    const scoring = mapAt(document, ["scoring"]);
    if (!scoring?.has("metric_groups") || scoring.has("testing_metric_groups")) return;
    renameKey(scoring, "metric_groups", "testing_metric_groups");
    notes.changed.push("scoring.metric_groups is scoring.testing_metric_groups");
  },
};

/** All of an experiment's seeds come from one. */
export const sortSeedStep: UpgradeStep = {
  before: 8,
  todo: "write `random_seed` for `scoring.sort_seed`",
  sections: ["scoring"],
  concerns(config) {
    const scoring = config.get("scoring");
    return isMapValue(scoring) && scoring.has("sort_seed");
  },
  apply(document, notes) {
    const [root, scoring] = [mapAt(document, [])!, mapAt(document, ["scoring"])];
    const seed = nodeAt(document, ["scoring", "sort_seed"]);
    if (!scoring || !isScalar(seed)) return;
    scoring.delete("sort_seed");
    if (root.has("random_seed")) {
      notes.changed.push("scoring.sort_seed is removed: Triage takes random_seed for all");
      return;
    }
    root.items.splice(1, 0, document.createPair("random_seed", seed.value) as never);
    notes.changed.push(`scoring.sort_seed is random_seed: ${seed.value}, from which Triage draws all seeds`);
  },
};

/** The seed that every model's and every tie's seed is drawn from. */
const defaultSeed = 42;

/** Version 7 asked for a seed; before, the numbers of an experiment were others each time. */
export const randomSeedStep: UpgradeStep = {
  before: 8,
  todo: `add \`random_seed: ${defaultSeed}\`, or another whole number`,
  sections: ["random_seed", "scoring"],
  concerns: (config) => !config.has("random_seed") && !sortSeedStep.concerns(config),
  apply(document, notes) {
    const root = mapAt(document, [])!;
    if (root.has("random_seed")) return;
    const at = root.items.findIndex(({ key }) => keyName(key) === "config_version");
    root.items.splice(at + 1, 0, document.createPair("random_seed", defaultSeed) as never);
    notes.changed.push(
      `random_seed: ${defaultSeed} is added: without one, Triage's numbers differ each time`,
    );
  },
};
