import type { Path } from "../config/path";
import { formatPath } from "../config/path";
import type { MapValue, Value } from "../config/value";
import { describeValue, isList, isMap, isScalar, labelText } from "../config/value";
import { didYouMean } from "../did-you-mean";
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
      if (isMap(item))
        issues.push(...imputations(item, config.get(`${kind}_imputation`), kind, [...path, kind, index]));
    });
  }
  return issues;
}

function choices(item: MapValue, kind: string, path: Path): Issue[] {
  const given = ["choices", "choice_query"].filter((key) => item.has(key));
  if (kind === "aggregates" || given.length === 1) return [];
  const found = given.length === 0 ? "neither" : "both";
  return [
    error(
      "choices",
      path,
      `"${formatPath(path)}" has ${found} "choices" and "choice_query"`,
      "give exactly one",
    ),
  ];
}

const imputationTypes: Readonly<Record<string, readonly string[]>> = {
  aggregates: ["mean", "constant", "zero", "zero_noflag", "error", "binary_mode"],
  categoricals: ["mean", "constant", "zero", "zero_noflag", "error", "null_category"],
  array_categoricals: ["mean", "constant", "zero", "zero_noflag", "error", "null_category"],
};

/** Each metric takes the item's own rule, or the aggregation's, for itself or for `all`. */
function imputations(item: MapValue, shared: Value | undefined, kind: string, path: Path): Issue[] {
  const metrics = item.get("metrics");
  if (!isList(metrics)) return [];
  const own = item.get("imputation");
  const rules = new Map([...(isMap(shared) ? shared : []), ...(isMap(own) ? own : [])]);
  return metrics.flatMap((metric, index) => {
    if (!isScalar(metric)) return [];
    const at = [...path, "metrics", index];
    const name = labelText(metric);
    const rule = rules.get(name) ?? rules.get("all");
    if (rule === undefined) {
      const hint = `add it to \`${kind}_imputation\`, or a rule for \`all\``;
      return [error("no-imputation", at, `metric "${name}" has no imputation rule`, hint)];
    }
    return isMap(rule) ? imputation(rule, kind, name, at) : [];
  });
}

function imputation(rule: MapValue, kind: string, metric: string, path: Path): Issue[] {
  const type = rule.get("type");
  const allowed = imputationTypes[kind]!;
  if (type === undefined)
    return [error("no-imputation", path, `the imputation rule of "${metric}" lacks "type"`)];
  if (typeof type !== "string" || !allowed.includes(type)) {
    const message = `${kind} cannot be imputed by ${describeValue(type)}`;
    return [error("bad-imputation", path, message, didYouMean(String(type), allowed))];
  }
  if (type !== "constant" || rule.has("value")) return [];
  return [error("bad-imputation", path, `the imputation rule of "${metric}" is constant and lacks "value"`)];
}
