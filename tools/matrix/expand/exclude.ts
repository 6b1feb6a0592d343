import type { Choice } from "./choice";
import { type MatchTable, matchesAny, matchesChoice } from "./match-table";

/** Leaves out the choices that an entry matches. */
export function exclude(choices: Iterable<Choice>, tables: readonly MatchTable[]): Iterable<Choice> {
  return tables.length === 0 ? choices : notExcluded(choices, tables);
}

function* notExcluded(choices: Iterable<Choice>, tables: readonly MatchTable[]): Generator<Choice> {
  for (const choice of choices) if (!matchesAny(tables, choice)) yield choice;
}

/** How many choices there are, how many of them are excluded, and by which entries. */
export function countExcluded(
  choices: Iterable<Choice>,
  tables: readonly MatchTable[],
): { readonly all: number; readonly excluded: number; readonly used: readonly boolean[] } {
  const used = tables.map(() => false);
  let all = 0;
  let excluded = 0;
  for (const choice of choices) {
    all++;
    let matched = false;
    for (let entry = 0; entry < tables.length; entry++) {
      if (matched && used[entry]) continue;
      if (!matchesChoice(tables[entry]!, choice)) continue;
      used[entry] = true;
      matched = true;
    }
    if (matched) excluded++;
  }
  return { all, excluded, used };
}
