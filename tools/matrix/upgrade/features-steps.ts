import { type Document, isMap, isScalar, type YAMLMap, YAMLSeq } from "yaml";
import { isList as isListValue, isMap as isMapValue } from "../config/value";
import { keyName, listAt, mapAt, nodeAt, pairOf } from "./document-nodes";
import type { UpgradeNotes, UpgradeStep } from "./upgrade-step";

/** Version 7 had features by the names of their tables. */
export const featuresStep: UpgradeStep = {
  before: 8,
  todo: "move each entry of `features` into the list `feature_aggregations`",
  sections: ["features"],
  concerns: (config) => config.has("features"),
  apply(document, notes) {
    const root = mapAt(document, [])!;
    const features = mapAt(document, ["features"]);
    const pair = pairOf(root, "features");
    if (!features || !pair || !isScalar(pair.key)) return;
    const list = new YAMLSeq();
    const tables = new Map<string, string>();
    for (const { key, value } of features.items) {
      const aggregation = takeAggregation(keyName(key), value, tables, notes);
      if (aggregation) list.items.push(aggregation);
    }
    const others = listAt(document, ["feature_aggregations"]);
    if (others) {
      others.items.push(...list.items);
      root.delete("features");
    } else {
      pair.key.value = "feature_aggregations";
      pair.value = list;
    }
    renameTables(document, tables);
    notes.changed.push("`features` is the list `feature_aggregations`");
  },
};

/** One entry of `features`, as an item of the list. */
function takeAggregation(
  table: string,
  value: unknown,
  tables: Map<string, string>,
  notes: UpgradeNotes,
): YAMLMap | undefined {
  if (!isMap(value)) return undefined;
  const type = value.get("feature_generator_type");
  if (type !== undefined && type !== "spacetime_aggregation") {
    notes.lost.push(`the features of "${table}": version 8 has no generator "${type}"`);
    return undefined;
  }
  value.delete("feature_generator_type");
  if (!value.has("prefix")) {
    const prefix = table.replace(/_aggregation_imputed$/, "");
    value.set("prefix", prefix);
    value.items.unshift(value.items.pop()!);
    if (prefix !== table) notes.changed.push(`the features of "${table}" have the prefix "${prefix}"`);
  }
  tables.set(table, `${value.get("prefix")}_aggregation_imputed`);
  return value;
}

/** Groups of features may name tables, which are called after prefixes again. */
function renameTables(document: Document, tables: ReadonlyMap<string, string>): void {
  for (const item of listAt(document, ["feature_group_definition", "tables"])?.items ?? []) {
    if (isScalar(item)) item.value = tables.get(String(item.value)) ?? item.value;
  }
}

/** Features of an entity's surroundings, such as its zip code, are gone. */
export const featureGroupsStep: UpgradeStep = {
  before: 8,
  todo: "remove `groups` from each feature aggregation: version 8 groups by entity_id alone",
  sections: ["feature_aggregations"],
  concerns(config) {
    const aggregations = config.get("feature_aggregations");
    return isListValue(aggregations) && aggregations.some((item) => isMapValue(item) && item.has("groups"));
  },
  apply(document, notes) {
    let removed = false;
    listAt(document, ["feature_aggregations"])?.items.forEach((_, index) => {
      const path = ["feature_aggregations", index];
      const aggregation = mapAt(document, path);
      if (!aggregation?.has("groups")) return;
      const groups = listAt(document, [...path, "groups"])?.toJSON() as unknown[] | undefined;
      const others = (groups ?? []).filter((group) => group !== "entity_id");
      aggregation.delete("groups");
      removed = true;
      const prefix = nodeAt(document, [...path, "prefix"]);
      if (others.length > 0)
        notes.lost.push(
          `the features "${isScalar(prefix) ? prefix.value : index}" by ${others.join(" and ")}: version 8 groups by entity_id alone`,
        );
    });
    if (removed) notes.changed.push("`groups` is removed from the feature aggregations");
  },
};
