import { blockText, keyName, mapAt, textAt } from "./document-nodes";
import type { UpgradeStep } from "./upgrade-step";

/** Labels were outcomes in a table of events before they were queries. */
export const labelStep: UpgradeStep = {
  before: 5,
  todo: "write the label as a query: `label_config: { query: … }` instead of `events_table`",
  sections: ["events_table"],
  concerns: (config) => config.has("events_table"),
  apply(document, notes) {
    const root = mapAt(document, [])!;
    const table = textAt(document, ["events_table"]);
    const at = root.items.findIndex(({ key }) => keyName(key) === "events_table");
    if (at === -1) return;
    if (table === undefined || root.has("label_config")) {
      root.delete("events_table");
      return;
    }
    const label = document.createPair("label_config", {});
    root.items.splice(at, 1, label as never);
    mapAt(document, ["label_config"])!.set(
      "query",
      blockText(`select entity_id, bool_or(outcome::bool)::integer as outcome
from ${table}
where '{as_of_date}'::date <= outcome_date
  and outcome_date < '{as_of_date}'::date + interval '{label_timespan}'
group by entity_id
`),
    );
    notes.changed.push(`the label is a query over ${table}, which Triage once wrote itself`);
  },
};
