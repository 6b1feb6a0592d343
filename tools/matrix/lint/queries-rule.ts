import type { Value } from "../config/value";
import { isMap } from "../config/value";
import type { Issue, Rule } from "./issue";

/** Labels and cohorts need a query that looks no further than the date it is asked for. */
export const queriesRule: Rule = {
  sections: ["label_config", "cohort_config"],
  check: (config) => [...label(config.get("label_config")), ...cohort(config.get("cohort_config"))],
};

function label(section: Value | undefined): Issue[] {
  if (!isMap(section)) return [];
  const query = section.get("query");
  if (query === undefined) return [lacksQuery("label_config")];
  if (typeof query !== "string") return [];
  return ["{as_of_date}", "{label_timespan}"]
    .filter((placeholder) => !query.includes(placeholder))
    .map((placeholder): Issue => {
      const message = `the label query lacks ${placeholder}`;
      const hint = "Triage runs it once per date and timespan, and refuses it without both";
      return {
        code: "query-placeholder",
        severity: "error",
        message,
        hint,
        path: ["label_config", "query"],
        span: start,
      };
    });
}

const start = { offset: 0, length: 1 };

function cohort(section: Value | undefined): Issue[] {
  if (!isMap(section)) return [];
  const query = section.get("query");
  if (query === undefined) return [lacksQuery("cohort_config")];
  if (typeof query !== "string" || query.includes("{as_of_date}")) return [];
  const message = "the cohort query lacks {as_of_date}: it may look into the future";
  const hint = "Triage's validation refuses it; with validate: false it runs once per date, unchanged";
  return [
    {
      code: "query-placeholder",
      severity: "warning",
      message,
      hint,
      path: ["cohort_config", "query"],
      span: start,
    },
  ];
}

function lacksQuery(section: string): Issue {
  const missing = [[section, "query"]];
  const message = `"${section}" lacks "query"`;
  const hint = "write the SQL as `query`, or its file as `filepath`";
  return { code: "missing-key", severity: "error", message, hint, path: [section], at: "key", missing };
}
