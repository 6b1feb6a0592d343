import { isMap } from "../config/value";
import type { Issue, Rule } from "./issue";
import { percentileIssues } from "./scoring-rule";

const section = "bias_audit_config";

/** A bias audit reads its groups from one place. */
export const biasRule: Rule = {
  sections: [section],
  check(config) {
    const audit = config.get(section);
    if (!isMap(audit)) return [];
    const given = ["from_obj_table", "from_obj_query"].filter((key) => audit.has(key));
    const issues: Issue[] = percentileIssues(config, [section, "thresholds", "percentiles"]);
    if (given.length === 1) return issues;
    const message = `"${section}" has ${given.length === 0 ? 'neither "from_obj_table" nor' : 'both "from_obj_table" and'} "from_obj_query"`;
    const found: Issue = {
      code: "bias-source",
      severity: "error",
      message,
      hint: "give exactly one",
      path: [section],
      at: "key",
    };
    return [found, ...issues];
  },
};
