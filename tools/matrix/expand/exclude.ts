import type { Problem } from "../../problem";
import type { Axis } from "../axes/axis";
import { makeProblem } from "../make-problem";
import type { MatcherEntry } from "../match/matcher";
import { matchesChoice, matchTable } from "./match-table";
import { product } from "./product";
import type { Choice } from "./resolver";

/** The choices that are left, as far as `keep` goes, and how many there are. */
export interface Remaining {
  readonly choices: readonly Choice[];
  readonly count: number;
}

/** Takes out what matches an entry; an entry that matches nothing is a problem. Keeps at most `keep` choices. */
export function exclude(
  axes: readonly Axis[],
  entries: readonly MatcherEntry[],
  keep: number,
  problems: Problem[],
): Remaining {
  const tables = entries.map((entry) => matchTable(entry, axes));
  entries.forEach((entry, index) => {
    // The axes of a product are independent of each other, so that each may be asked alone.
    if (tables[index]!.every(({ matches }) => matches.includes(true))) return;
    const hint = "no combination of labels fits it";
    problems.push(makeProblem("excludes-nothing", entry.location, "this excludes no cell", hint));
  });
  const choices: Choice[] = [];
  let count = 0;
  for (const choice of product(axes.map(({ values }) => values.length))) {
    if (tables.some((table) => matchesChoice(table, choice))) continue;
    if (count < keep) choices.push([...choice]);
    count++;
  }
  return { choices, count };
}
