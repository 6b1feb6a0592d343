import type { Path } from "../config/path";
import { formatPath } from "../config/path";
import type { MapValue, Value } from "../config/value";
import { describeValue, isList, isMap } from "../config/value";
import type { Issue, Rule } from "./issue";

const kinds = ["aggregates", "categoricals", "array_categoricals"] as const;

/** What Triage asks of each feature aggregation beyond its keys. */
export const featuresRule: Rule = {
  sections: ["feature_aggregations"],
  check(config) {
    const aggregations = config.get("feature_aggregations");
    if (!isList(aggregations)) return [];
    if (aggregations.length === 0) {
      return [error("no-features", ["feature_aggregations"], '"feature_aggregations" is empty')];
    }
    const maps = aggregations.map((item, index) => [item, ["feature_aggregations", index]] as const);
    return [
      ...twins(aggregations),
      ...maps.flatMap(([item, path]) => (isMap(item) ? aggregation(item, path) : [])),
    ];
  },
};

function error(code: string, path: Path, message: string, hint?: string): Issue {
  return { code, severity: "error", message, path, ...(hint && { hint }) };
}

function twins(aggregations: readonly Value[]): Issue[] {
  const prefixes = aggregations.map((item) => (isMap(item) ? item.get("prefix") : undefined));
  return prefixes.flatMap((prefix, index) => {
    if (prefix === undefined || prefixes.indexOf(prefix) === index) return [];
    const message = `two feature aggregations have the prefix ${describeValue(prefix)}: their tables would be one`;
    return [error("duplicate-prefix", ["feature_aggregations", index, "prefix"], message)];
  });
}

function aggregation(config: MapValue, path: Path): Issue[] {
  const issues: Issue[] = [];
  if (!kinds.some((kind) => config.has(kind))) {
    const message = `"${formatPath(path)}" has none of ${kinds.join(", ")}`;
    issues.push({ ...error("no-features", path, message), missing: kinds.map((kind) => [...path, kind]) });
  }
  const groups = config.get("groups");
  if (isList(groups) && (groups.length !== 1 || groups[0] !== "entity_id")) {
    const message = "version 8 groups features by entity_id alone";
    issues.push(error("feature-groups", [...path, "groups"], message, "remove `groups`"));
  }
  for (const kind of kinds) {
    const items = config.get(kind);
    if (!isList(items)) continue;
    items.forEach((item, index) => {
      if (isMap(item)) issues.push(...choices(item, kind, [...path, kind, index]));
    });
  }
  return issues;
}

function choices(item: MapValue, kind: string, path: Path): Issue[] {
  const given = ["choices", "choice_query"].filter((key) => item.has(key));
  if (kind === "aggregates" || given.length === 1) return [];
  const found = given.length === 0 ? 'neither "choices" nor' : 'both "choices" and';
  const message = `"${formatPath(path)}" has ${found} "choice_query"`;
  return [error("choices", path, message, "give exactly one")];
}
