import type { Problem } from "../../problem";
import { didYouMean } from "../did-you-mean";
import { makeProblem } from "../make-problem";
import type { ProfileName } from "../profile-name";
import type { Sweep } from "../sweep";
import type { Choice } from "./choice";
import { matchesAny, matchTables } from "./match-table";

/** What a cell runs with. */
export interface CellResources {
  readonly profile: string;
  readonly timeoutSeconds?: number;
}

/** Reports profiles that the stack does not have. */
export function checkProfiles(
  { resources, stages }: Pick<Sweep, "resources" | "stages">,
  profiles: readonly string[],
  problems: Problem[],
): void {
  const { rules, onOutOfMemory } = resources;
  const named = [
    resources.default,
    onOutOfMemory,
    ...rules.map(({ use }) => use),
    ...stages.map(({ use }) => use),
  ];
  for (const name of named)
    if (name && !profiles.includes(name.name)) problems.push(unknownProfile(name, profiles));
}

/** Decides each cell's resource profile: the first rule that matches, else the default, else the stack's first profile. */
export function makeAssign(
  { resources, axes }: Pick<Sweep, "resources" | "axes">,
  profiles: readonly string[],
): { assign(choice: Choice): CellResources; unused(): Problem[] } {
  const otherwise = resourcesOf(resources.default?.name ?? profiles[0] ?? "", resources.timeoutSeconds);
  const rules = resources.rules.map(({ match, use, timeoutSeconds, location }) => ({
    tables: matchTables(match, axes),
    given: resourcesOf(use.name, timeoutSeconds ?? resources.timeoutSeconds),
    location,
    used: false,
  }));
  return {
    assign(choice) {
      for (const rule of rules) {
        if (!matchesAny(rule.tables, choice)) continue;
        rule.used = true;
        return rule.given;
      }
      return otherwise;
    },
    unused() {
      const message = "this rule decides for no cell";
      const hint = "the first rule that matches a cell decides";
      return rules.flatMap(({ used, location }) =>
        used ? [] : [makeProblem("unused-rule", location, message, hint)],
      );
    },
  };
}

function resourcesOf(profile: string, timeoutSeconds: number | undefined): CellResources {
  return { profile, ...(timeoutSeconds !== undefined && { timeoutSeconds }) };
}

function unknownProfile({ name, location }: ProfileName, profiles: readonly string[]): Problem {
  const hint = didYouMean(name, profiles);
  return makeProblem("unknown-profile", location, `the stack has no resource profile "${name}"`, hint);
}
