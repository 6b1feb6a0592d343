import { isList, isMap } from "../config/value";
import { didYouMean } from "../did-you-mean";
import type { Issue, Rule } from "./issue";

/** What Triage knows of every model, from its matrix, its dates and its classifier. */
const known = [
  "class_path",
  "parameters",
  "feature_start_time",
  "end_time",
  "indices",
  "feature_names",
  "feature_groups",
  "label_name",
  "label_type",
  "label_timespan",
  "state",
  "cohort_name",
  "matrix_id",
  "matrix_type",
  "first_as_of_time",
  "last_as_of_time",
  "matrix_info_end_time",
  "as_of_times",
  "training_label_timespan",
  "training_as_of_date_frequency",
  "max_training_history",
];

/** Model groups can only be told apart by what is known of a model. */
export const modelGroupKeysRule: Rule = {
  sections: ["model_group_keys", "user_metadata"],
  check(config) {
    const keys = config.get("model_group_keys");
    const metadata = config.get("user_metadata");
    const available = [...known, ...(isMap(metadata) ? [...metadata.keys()].map(String) : [])];
    return (isList(keys) ? keys : []).flatMap((key, index): Issue[] => {
      if (typeof key !== "string" || available.includes(key)) return [];
      const hint = didYouMean(key, available);
      const message = `no model has a "${key}", in user_metadata or of itself`;
      const path = ["model_group_keys", index];
      return [{ code: "unknown-model-group-key", severity: "error", message, path, ...(hint && { hint }) }];
    });
  },
};
