import type { Problem } from "../../problem";
import type { Axis } from "../axes/axis";
import { didYouMean } from "../did-you-mean";
import { makeProblem } from "../make-problem";
import type { ProfileName, SweepResources } from "../sweep";
import { matchesChoice, matchTable } from "./match-table";
import type { Choice } from "./resolver";

/** What a cell runs with. */
export interface CellResources {
  readonly profile: string;
  readonly timeoutSeconds?: number;
}

/** Decides each cell's resource profile: the first rule that matches, else the default, else the stack's first profile. */
export function makeAssign(
  resources: SweepResources,
  axes: readonly Axis[],
  profiles: readonly string[],
  problems: Problem[],
  warnings: Problem[],
): { assign(choice: Choice): CellResources; warnUnused(): void } {
  const named = [resources.default, resources.onOutOfMemory, ...resources.rules.map((rule) => rule.use)];
  for (const name of named)
    if (name && !profiles.includes(name.name)) problems.push(unknownProfile(name, profiles));
  const rules = resources.rules.map((rule) => ({
    rule,
    tables: rule.match.entries.map((entry) => matchTable(entry, axes)),
    used: false,
  }));
  return {
    assign(choice) {
      const found = rules.find(({ tables }) => tables.some((table) => matchesChoice(table, choice)));
      if (found) found.used = true;
      const timeoutSeconds = found?.rule.timeoutSeconds ?? resources.timeoutSeconds;
      return {
        profile: found?.rule.use.name ?? resources.default?.name ?? profiles[0] ?? "",
        ...(timeoutSeconds !== undefined && { timeoutSeconds }),
      };
    },
    warnUnused() {
      for (const { rule, used } of rules) {
        if (used) continue;
        const message = "this rule decides for no cell";
        const hint = "the first rule that matches a cell decides";
        warnings.push(makeProblem("unused-rule", rule.location, message, hint));
      }
    },
  };
}

function unknownProfile({ name, location }: ProfileName, profiles: readonly string[]): Problem {
  const hint = didYouMean(name, profiles);
  return makeProblem("unknown-profile", location, `the stack has no resource profile "${name}"`, hint);
}
