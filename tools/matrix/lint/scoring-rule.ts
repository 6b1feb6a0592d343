import { getAt } from "../config/path";
import { isList, isMap } from "../config/value";
import type { Issue, Rule } from "./issue";

/** Metrics that are computed at all, at thresholds that exist, on subsets that know their date. */
export const scoringRule: Rule = {
  sections: ["scoring"],
  check(config) {
    const scoring = config.get("scoring");
    if (scoring === undefined || (isMap(scoring) && !scoring.has("testing_metric_groups"))) {
      const path = scoring === undefined ? [] : ["scoring"];
      const message = 'without "scoring.testing_metric_groups" nothing is evaluated';
      const missing = [["scoring", "testing_metric_groups"]];
      return [{ code: "no-metrics", severity: "warning", message, path, at: "key", missing }];
    }
    const subsets = getAt(config, ["scoring", "subsets"]);
    return [
      ...["testing_metric_groups", "training_metric_groups"].flatMap((key) => {
        const groups = getAt(config, ["scoring", key]);
        const count = isList(groups) ? groups.length : 0;
        return Array.from({ length: count }, (_, index) =>
          percentileIssues(config, ["scoring", key, index, "thresholds", "percentiles"]),
        ).flat();
      }),
      ...(isList(subsets) ? subsets : []).flatMap((subset, index): Issue[] => {
        const query = isMap(subset) ? subset.get("query") : undefined;
        if (typeof query !== "string" || query.includes("{as_of_date}")) return [];
        const path = ["scoring", "subsets", index, "query"];
        const message = "the subset's query lacks {as_of_date}";
        return [
          { code: "query-placeholder", severity: "error", message, path, span: { offset: 0, length: 1 } },
        ];
      }),
    ];
  },
};

/** Percentages at a path that are none. */
export function percentileIssues(
  config: Parameters<Rule["check"]>[0],
  path: readonly (string | number)[],
): Issue[] {
  const values = getAt(config, path);
  return (isList(values) ? values : []).flatMap((value, index): Issue[] => {
    const number = typeof value === "number" ? value : undefined;
    if (number === undefined || (number >= 0 && number <= 100)) return [];
    const message = `a percentile lies between 0 and 100, and ${number} does not`;
    return [{ code: "bad-percentile", severity: "error", message, path: [...path, index] }];
  });
}
