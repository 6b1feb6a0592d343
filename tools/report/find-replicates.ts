import { coordinatesKey } from "./coordinate-keys";
import { groupBy } from "./group-by";
import { numbersOf, type ReportedCell } from "./reported-cell";

/** Cells that are one but for their random seeds, run on one version of the data by one image. */
export interface ReplicateSet {
  /** How many there are to be, with numbers or still without. */
  readonly asked: number;
  /** Those that have numbers, by number of replicate; never empty. */
  readonly cells: readonly Replicate[];
}

/** A cell that is one of several. */
export type Replicate = ReportedCell & { readonly replicate: number };

/**
 * The set of each cell that has numbers and is one of several replicates. Where two configs share coordinates and
 * numbers of replicates, as those of two runs may, it is not known which belong together: these are in no set.
 */
export function findReplicates(cells: readonly ReportedCell[]): ReadonlyMap<ReportedCell, ReplicateSet> {
  const places = groupBy(cells.filter(isReplicate), ({ coordinates }) => coordinatesKey(coordinates));
  const sets = [...places.values()].filter(isOneConfig).flatMap(setsAt);
  return new Map(sets.flatMap((set) => set.cells.map((cell) => [cell, set] as const)));
}

const isReplicate = (cell: ReportedCell): cell is Replicate => cell.replicate !== undefined;

function isOneConfig(cells: readonly Replicate[]): boolean {
  const ids = new Set(cells.map(({ replicate, id }) => `${replicate} ${id}`));
  return ids.size === numbersIn(cells);
}

const numbersIn = (cells: readonly Replicate[]) => new Set(cells.map(({ replicate }) => replicate)).size;

/** The sets of replicates of one config: one for each data version and image that it was run with. */
function setsAt(cells: readonly Replicate[]): ReplicateSet[] {
  const finished = cells.filter((cell) => numbersOf(cell).kind === "read");
  const unfinished = cells.filter((cell) => !finished.includes(cell));
  return [...groupBy(finished, ranWith)].flatMap(([how, those]) => {
    const missing = unfinished.filter((cell) => ["", how].includes(ranWith(cell)));
    const asked = numbersIn([...those, ...missing]);
    if (asked === 1 || numbersIn(those) < those.length) return [];
    return [{ asked, cells: those.sort((a, b) => a.replicate - b.replicate) }];
  });
}

/** Data version and image; empty where they are not known. */
function ranWith({ result }: ReportedCell): string {
  return result?.kind === "read" ? JSON.stringify([result.value.dataVersion, result.value.image]) : "";
}
