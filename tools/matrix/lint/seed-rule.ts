import type { Rule } from "./issue";

/** Without a seed, Triage draws one: the same config would give other numbers each time. */
export const seedRule: Rule = {
  sections: ["random_seed"],
  check(config) {
    if (config.get("random_seed") !== undefined) return [];
    const message = 'the config lacks "random_seed": each cell gets one made from its id';
    const hint = "write random_seed: 42, so that Triage alone gives the same numbers";
    const missing = [["random_seed"]];
    return [{ code: "no-random-seed", severity: "warning", message, hint, path: [], missing }];
  },
};
