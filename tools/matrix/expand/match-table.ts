import type { Axis } from "../axes/axis";
import type { LabelTest, Matcher, MatcherEntry } from "../match/matcher";
import { matchesLabel } from "../match/matcher";
import type { Choice } from "./choice";

/** A matcher's entry as a table: for each axis that it names, whether a choice matches that lacks it, then which of its values do. */
export type MatchTable = readonly { readonly axis: number; readonly matches: readonly boolean[] }[];

/** Works out once per value of an axis what would otherwise be asked once per cell. */
export function matchTable(entry: MatcherEntry, axes: readonly Axis[]): MatchTable {
  const byAxis = new Map<number, [key: string, test: LabelTest][]>();
  for (const [key, test] of entry.tests) {
    const axis = axes.findIndex(({ values }) =>
      values.some(({ coordinates }) => coordinates.some(([name]) => name === key)),
    );
    byAxis.set(axis, [...(byAxis.get(axis) ?? []), [key, test]]);
  }
  return [...byAxis].map(([axis, tests]) => {
    const matches = (axes[axis]?.values ?? []).map(({ coordinates }) => {
      const labels = new Map(coordinates);
      return tests.every(([key, test]) => {
        const label = labels.get(key);
        return label !== undefined && matchesLabel(test, label);
      });
    });
    return { axis, matches: [tests.every(([, { kind }]) => kind === "absent"), ...matches] };
  });
}

/** A table for each entry of a matcher. */
export function matchTables(matcher: Matcher, axes: readonly Axis[]): MatchTable[] {
  return matcher.entries.map((entry) => matchTable(entry, axes));
}

/** Whether an entry matches; the number of an axis that is absent is -1. */
export function matchesChoice(table: MatchTable, choice: Choice): boolean {
  for (const { axis, matches } of table) if (matches[choice[axis]! + 1] !== true) return false;
  return true;
}

/** Whether one of several entries matches. */
export function matchesAny(tables: readonly MatchTable[], choice: Choice): boolean {
  for (const table of tables) if (matchesChoice(table, choice)) return true;
  return false;
}
