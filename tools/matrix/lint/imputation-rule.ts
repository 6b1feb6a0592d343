import type { Path } from "../config/path";
import { getAt } from "../config/path";
import type { MapValue } from "../config/value";
import { describeValue, isList, isMap, isScalar, labelText } from "../config/value";
import { didYouMean } from "../did-you-mean";
import type { Issue, Rule } from "./issue";

const types = ["mean", "constant", "zero", "zero_noflag", "error"];
const typesOf: Readonly<Record<string, readonly string[]>> = {
  aggregates: [...types, "binary_mode"],
  categoricals: [...types, "null_category"],
  array_categoricals: [...types, "null_category"],
};

/** Each metric of a feature needs a way to fill what is missing. */
export const imputationRule: Rule = {
  sections: ["feature_aggregations"],
  check(config) {
    const aggregations = config.get("feature_aggregations");
    if (!isList(aggregations)) return [];
    return aggregations.flatMap((_, index) =>
      Object.keys(typesOf).flatMap((kind) => checkKind(config, ["feature_aggregations", index], kind)),
    );
  },
};

function checkKind(config: MapValue, aggregation: Path, kind: string): Issue[] {
  const items = getAt(config, [...aggregation, kind]);
  if (!isList(items)) return [];
  /** Rules that some metric uses, each once. */
  const used = new Map<string, Path>();
  const lacking = items.flatMap((_, index) => {
    const item = [...aggregation, kind, index];
    const metrics = getAt(config, [...item, "metrics"]);
    return (isList(metrics) ? metrics : []).flatMap((metric, at): Issue[] => {
      const name = isScalar(metric) ? labelText(metric) : "";
      // The item's own rules win over the aggregation's, and a metric's name over `all`.
      const places = [name, "all"].flatMap((key) => [
        [...item, "imputation", key],
        [...aggregation, `${kind}_imputation`, key],
      ]);
      const rule = places.find((place) => getAt(config, place) !== undefined);
      if (rule) used.set(rule.join("\0"), rule);
      return rule ? [] : [noRule(name, kind, [...item, "metrics", at], places)];
    });
  });
  return [...lacking, ...[...used.values()].flatMap((path) => checkRule(config, path, kind))];
}

function noRule(metric: string, kind: string, path: Path, missing: readonly Path[]): Issue {
  const hint = `add it to \`${kind}_imputation\`, or a rule for \`all\``;
  const message = `metric "${metric}" has no imputation rule`;
  return { code: "no-imputation", severity: "error", message, hint, path, missing };
}

function checkRule(config: MapValue, path: Path, kind: string): Issue[] {
  const rule = getAt(config, path);
  if (!isMap(rule)) return [];
  const type = rule.get("type");
  const name = `the imputation rule for "${path.at(-1)}"`;
  const issue = { code: "bad-imputation", severity: "error" } as const;
  if (type === undefined) return [{ ...issue, message: `${name} lacks "type"`, path }];
  const allowed = typesOf[kind]!;
  if (typeof type !== "string" || !allowed.includes(type)) {
    const hint = didYouMean(String(type), allowed);
    const message = `${kind} cannot be imputed by ${describeValue(type)}`;
    return [{ ...issue, message, path: [...path, "type"], ...(hint && { hint }) }];
  }
  if (type !== "constant" || rule.has("value")) return [];
  return [{ ...issue, message: `${name} is constant and lacks "value"`, path }];
}
