import type { Goal } from "../matrix/goal";
import type { Top } from "../matrix/stages/stage";
import type { ReportedCell } from "./reported-cell";
import { tabulate } from "./tabulate";

/** A cell with its replicates, as they are ranked together. */
export interface Contender {
  /** The ids of the cell and its replicates, sorted. */
  readonly cells: readonly string[];
  /** The mean over the replicates of each one's best model group; null where none has a value. */
  readonly value: number | null;
}

/** Contenders that may be compared with one another, best first; those without a value last. */
export type Ranking = readonly Contender[];

/**
 * Ranks cells by a metric, separately where they are not comparable. A cell's value is the best, over its model groups,
 * of the mean over the test splits; a cell that stands in several rankings is in each.
 */
export function rankCells(cells: readonly ReportedCell[], by: Goal): Ranking[] {
  const sign = by.order === "desc" ? -1 : 1;
  const replicatesOf = groupReplicates(cells);
  return tabulate(cells, { goal: by }).tables.map(({ rows }) => {
    const best = new Map<string, number | null>();
    // Rows stand best first.
    for (const { cell, score } of rows) if (!best.has(cell)) best.set(cell, score.value);
    const contenders = new Map<string, Contender>();
    for (const cell of best.keys()) {
      const ids = (replicatesOf.get(cell) ?? [cell]).filter((id) => best.has(id));
      const key = ids[0] as string;
      if (!contenders.has(key))
        contenders.set(key, { cells: ids, value: mean(ids.map((id) => best.get(id)!)) });
    }
    return [...contenders.values()].sort(
      (a, b) => compareValues(a.value, b.value, sign) || (a.cells[0]! < b.cells[0]! ? -1 : 1),
    );
  });
}

/** The ids of the cells that a share or a number of each ranking lets go on. */
export function bestOf(rankings: readonly Ranking[], top: Top): ReadonlySet<string> {
  return new Set(
    rankings.flatMap((ranking) => ranking.slice(0, placesIn(ranking, top))).flatMap(({ cells }) => cells),
  );
}

function placesIn({ length }: Ranking, top: Top): number {
  // 7% of 100 is a little more than 7 in floating point.
  return top.kind === "count" ? top.count : Math.ceil((length * top.percent) / 100 - 1e-9);
}

/** Replicates differ in nothing but their seed, and so not in their coordinates. */
function groupReplicates(cells: readonly ReportedCell[]): Map<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const { id, coordinates } of cells) {
    const key = JSON.stringify(Object.entries(coordinates).sort(([a], [b]) => (a < b ? -1 : 1)));
    groups.set(key, [...(groups.get(key) ?? []), id]);
  }
  return new Map([...groups.values()].flatMap((ids) => ids.sort().map((id) => [id, ids] as const)));
}

function compareValues(a: number | null, b: number | null, sign: number): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return sign * (a - b);
}

function mean(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}
