import type { Document, YAMLMap } from "yaml";
import { isMap as isMapValue } from "../config/value";
import { blockText, listAt, mapAt, pairOf, renameKey, replaceText, textAt } from "./document-nodes";
import type { UpgradeNotes, UpgradeStep } from "./upgrade-step";

/** Cohorts were tables of states, or of entities, before they were queries. */
export const cohortTableStep: UpgradeStep = {
  before: 8,
  todo: "write the cohort as a query: `cohort_config: { query: … }`",
  sections: ["state_config", "cohort_config"],
  concerns(config) {
    const cohort = config.get("cohort_config");
    return (
      config.has("state_config") ||
      (isMapValue(cohort) && (cohort.has("dense_states") || cohort.has("entities_table")))
    );
  },
  apply(document, notes) {
    const root = mapAt(document, [])!;
    if (root.has("state_config")) {
      if (root.has("cohort_config")) root.delete("state_config");
      else {
        renameKey(root, "state_config", "cohort_config");
        fromStates(document, ["cohort_config"], notes);
      }
    }
    if (mapAt(document, ["cohort_config", "dense_states"]))
      fromStates(document, ["cohort_config", "dense_states"], notes);
    fromEntities(document, notes);
  },
};

/** A cohort from dated states of entities, and filters over them such as `active and not closed`. */
function fromStates(document: Document, path: readonly string[], notes: UpgradeNotes): void {
  const states = mapAt(document, path);
  const table = textAt(document, [...path, "table_name"]);
  const filters = (listAt(document, [...path, "state_filters"])?.toJSON() ?? []) as unknown[];
  const conditions = filters.map((filter) => stateCondition(String(filter)));
  const cohort = mapAt(document, ["cohort_config"])!;
  if (!states || table === undefined || conditions.includes(undefined)) {
    const filter = JSON.stringify(filters);
    notes.lost.push(
      `the cohort, whose states and filters (${filter}) make no query: write cohort_config.query`,
    );
    mapAt(document, [])!.delete("cohort_config");
    return;
  }
  const having = conditions.length > 1 ? conditions.map((one) => `(${one})`).join(" or ") : conditions[0];
  for (const key of ["table_name", "state_filters", "dense_states"]) cohort.delete(key);
  setQuery(
    document,
    cohort,
    `select entity_id
from ${table}
where start_time <= '{as_of_date}'::date
  and '{as_of_date}'::date < end_time
group by entity_id
${having === undefined ? "" : `having ${having}\n`}`,
  );
  notes.changed.push(`the cohort's states in ${table} are a query`);
  if (conditions.length > 1) {
    notes.lost.push(
      `matrices for each of ${conditions.length} state filters: the cohort is whoever matches any; an axis over cohort_config.query gives each its own`,
    );
  }
}

/** A filter over states in SQL over dated states; undefined for what is more than words, and, or, not. */
function stateCondition(filter: string): string | undefined {
  if (!/^[\w\s()]+$/.test(filter)) return undefined;
  return filter.replace(/\w+/g, (word) =>
    /^(?:and|or|not)$/i.test(word) ? word.toLowerCase() : `bool_or(state = '${word}')`,
  );
}

function fromEntities(document: Document, notes: UpgradeNotes): void {
  const cohort = mapAt(document, ["cohort_config"]);
  const table = textAt(document, ["cohort_config", "entities_table"]);
  if (!cohort || table === undefined) return;
  cohort.delete("entities_table");
  setQuery(
    document,
    cohort,
    `select distinct entity_id\nfrom ${table}\nwhere '{as_of_date}'::date is not null\n`,
  );
  notes.changed.push(`the cohort is a query: all entities of ${table}, on every date`);
}

function setQuery(document: Document, cohort: YAMLMap, query: string): void {
  if (!pairOf(cohort, "query")) cohort.items.unshift(document.createPair("query", null) as never);
  cohort.set("query", blockText(query));
  cohort.flow = false;
}

/** Triage once put quotes and a cast around the date itself. */
export const cohortDateStep: UpgradeStep = {
  before: 6,
  todo: "quote and cast {as_of_date} in the cohort's query: '{as_of_date}'::date",
  sections: ["cohort_config"],
  concerns(config) {
    const cohort = config.get("cohort_config");
    return isMapValue(cohort) && cohort.has("query");
  },
  apply(document, notes) {
    const path = ["cohort_config", "query"];
    const query = textAt(document, path);
    const quoted = query?.replace(/(?<!')\{as_of_date\}(?!')/g, "'{as_of_date}'::date");
    if (quoted === undefined || quoted === query) return;
    replaceText(document, path, quoted);
    notes.changed.push("{as_of_date} is quoted and cast in the cohort's query: '{as_of_date}'::date");
  },
};
