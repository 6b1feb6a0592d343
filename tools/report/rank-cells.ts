import type { Goal } from "../matrix/goal";
import type { Top } from "../matrix/stages/stage";
import type { Row } from "./report";
import type { ReportedCell } from "./reported-cell";
import { tabulate } from "./tabulate";

/** A cell with its replicates, as they are ranked together. */
export interface Contender {
  /** The ids of the cell, or of its replicates that have numbers. */
  readonly cells: readonly string[];
  /** Of its best model group, the mean over replicates and test splits; null where none has a value. */
  readonly value: number | null;
}

/** Contenders that may be compared with one another, best first; those without a value last. */
export type Ranking = readonly Contender[];

/**
 * Ranks cells by a metric, separately where they are not comparable. A cell's value is the best, over its model groups,
 * of the mean over the test splits; a cell that stands in several rankings is in each.
 */
export function rankCells(cells: readonly ReportedCell[], by: Goal): Ranking[] {
  return tabulate(cells, { goal: by }).tables.map(({ rows }) => contendersOf(rows));
}

/** The ids of the cells that a share or a number of each ranking lets go on. */
export function bestOf(rankings: readonly Ranking[], top: Top): ReadonlySet<string> {
  const chosen = rankings.flatMap((ranking) => ranking.slice(0, placesIn(ranking, top)));
  return new Set(chosen.flatMap(({ cells }) => cells));
}

/** Rows stand best first, so that a cell's first one decides. */
function contendersOf(rows: readonly Row[]): Contender[] {
  const contenders = new Map<string, { readonly cells: Set<string>; readonly value: number | null }>();
  for (const { cell, replicates, score } of rows) {
    const ids = replicates ? replicates.each.map((each) => each.cell) : [cell];
    const known = ids.map((id) => contenders.get(id)).find((contender) => contender !== undefined);
    const contender = known ?? { cells: new Set(), value: score.value };
    for (const id of ids) contenders.set(id, contender);
    for (const id of ids) contender.cells.add(id);
  }
  return [...new Set(contenders.values())].map(({ cells, value }) => ({ cells: [...cells], value }));
}

function placesIn({ length }: Ranking, top: Top): number {
  // 7% of 100 is a little more than 7 in floating point.
  return top.kind === "count" ? top.count : Math.ceil((length * top.percent) / 100 - 1e-9);
}
