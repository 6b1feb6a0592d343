import type { MapValue, Value } from "../config/value";
import { isList, isMap } from "../config/value";
import { didYouMean } from "../did-you-mean";
import type { Issue, Rule } from "./issue";

const section = "feature_group_definition";

/** Groups must name features that exist, and no group may hold another's. */
export const featureGroupsRule: Rule = {
  sections: [section, "feature_aggregations"],
  check(config) {
    const groups = config.get(section);
    if (!isMap(groups)) return [];
    const prefixes = prefixesOf(config);
    const tables = prefixes.map((prefix) => `${prefix}_aggregation_imputed`);
    return [
      ...missing(groups, "prefix", prefixes),
      ...missing(groups, "tables", tables),
      ...overlaps(textsOf(groups.get("prefix"))),
      ...alsoTaken(textsOf(groups.get("prefix")), prefixes),
    ];
  },
};

function prefixesOf(config: MapValue): string[] {
  const aggregations = config.get("feature_aggregations");
  const items = isList(aggregations) ? aggregations : [];
  return textsOf(items.map((item) => (isMap(item) ? (item.get("prefix") ?? null) : null)));
}

function textsOf(value: Value | undefined): string[] {
  return isList(value) ? value.filter((item): item is string => typeof item === "string") : [];
}

function missing(groups: MapValue, key: "prefix" | "tables", known: readonly string[]): Issue[] {
  const names = groups.get(key);
  if (!isList(names)) return [];
  return names.flatMap((name, index): Issue[] => {
    if (typeof name !== "string" || known.includes(name)) return [];
    const hint = didYouMean(name, known);
    const message = `no feature aggregation has the ${key === "prefix" ? "prefix" : "table"} "${name}"`;
    const path = [section, key, index];
    return [{ code: "unknown-prefix", severity: "error", message, path, ...(hint && { hint }) }];
  });
}

function overlaps(prefixes: readonly string[]): Issue[] {
  return prefixes.flatMap((prefix, index): Issue[] => {
    const other = prefixes.find(
      (one, at) => at !== index && prefix.startsWith(one) && (one !== prefix || at < index),
    );
    if (other === undefined) return [];
    const message =
      other === prefix
        ? `feature group "${prefix}" is given twice`
        : `feature group "${other}" would also hold the features of "${prefix}"`;
    const hint = "no prefix may be the beginning of another";
    return [
      { code: "overlapping-prefixes", severity: "error", message, hint, path: [section, "prefix", index] },
    ];
  });
}

/** Triage finds a group's features by the beginning of their names. */
function alsoTaken(groups: readonly string[], prefixes: readonly string[]): Issue[] {
  return groups.flatMap((group, index) =>
    prefixes
      .filter((prefix) => prefix !== group && prefix.startsWith(group) && !groups.includes(prefix))
      .map((prefix): Issue => {
        const message = `feature group "${group}" also holds the features of "${prefix}"`;
        return {
          code: "overlapping-prefixes",
          severity: "warning",
          message,
          path: [section, "prefix", index],
        };
      }),
  );
}
