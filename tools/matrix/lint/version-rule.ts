import type { MapValue } from "../config/value";
import { describeValue, isList, isMap } from "../config/value";
import type { Rule } from "./issue";

const current = "v8";

/** Triage runs configs of one version only. */
export const versionRule: Rule = {
  sections: ["config_version", "feature_aggregations", "features"],
  check(config) {
    const version = config.get("config_version");
    const hint = `write config_version: '${current}'`;
    if (version === undefined) {
      const missing = [["config_version"]];
      const message = 'the config lacks "config_version"';
      return [{ code: "config-version", severity: "error", message, hint, path: [], missing }];
    }
    if (version === current) return [];
    const message = `config_version is ${describeValue(version)}; Triage 6 runs only '${current}'`;
    const number = typeof version === "string" ? Number(/^v(\d+)$/.exec(version)?.[1]) : Number.NaN;
    const steps = number < 8 ? changesSince(number, config) : [];
    const todo = [...steps, hint].join("; ");
    return [{ code: "config-version", severity: "error", message, hint: todo, path: ["config_version"] }];
  },
};

/** What a config of an older version has to change, as far as it has it. */
function changesSince(version: number, config: MapValue): string[] {
  const aggregations = config.get("feature_aggregations");
  const groups = isList(aggregations) && aggregations.some((item) => isMap(item) && item.has("groups"));
  return [
    ...(version < 6 ? ["quote and cast {as_of_date} in the cohort's query: '{as_of_date}'::date"] : []),
    ...(config.has("features") ? ["move each entry of `features` into the list `feature_aggregations`"] : []),
    ...(groups ? ["remove `groups` from each feature aggregation: version 8 groups by entity_id alone"] : []),
  ];
}
