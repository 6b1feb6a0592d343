import type { Value } from "../matrix/config/value";
import type { Goal } from "../matrix/goal";
import { type ConfigDifference, compareConfigs } from "./compare-configs";
import { compareScores, type ScorePair } from "./compare-scores";
import { coordinatesKey } from "./coordinate-keys";
import { fingerprint } from "./fingerprint";
import { numbersOf, type ReportedCell } from "./reported-cell";

/** A run as it takes part in a comparison. */
export interface RunToCompare {
  readonly id: string;
  readonly name: string;
  readonly dataVersion: string;
  readonly image: string;
  readonly cells: readonly CellToCompare[];
}

export interface CellToCompare extends ReportedCell {
  /** Equal for two cells exactly when one result is both of theirs. */
  readonly jobKey: string;
  /** What was run; left out where it is not known, or the same by the ids. */
  readonly config?: Value;
}

/** Something of the first run and of the second. */
export type Both<T> = readonly [first: T, second: T];

/** Two runs side by side; plain data, which `--json` prints as it is. */
export interface RunComparison {
  readonly schemaVersion: 1;
  readonly runs: Both<Omit<RunToCompare, "cells">>;
  /** What of the runs themselves is the same. */
  readonly same: { readonly data: boolean; readonly image: boolean };
  /** Left out where no metric is known to compare by. */
  readonly goal?: Goal;
  /** Cells whose coordinates only one of the runs has. */
  readonly onlyIn: Both<readonly NamedCell[]>;
  /** Cells whose coordinates both have, in the order of the first run. */
  readonly cells: readonly ComparedCell[];
}

export interface NamedCell {
  readonly id: string;
  readonly name: string;
  readonly coordinates: Readonly<Record<string, string>>;
}

export interface ComparedCell {
  readonly ids: Both<string>;
  readonly name: string;
  readonly coordinates: Readonly<Record<string, string>>;
  /** Whether one result is both runs': nothing was computed twice. */
  readonly sameJob: boolean;
  readonly config:
    | { readonly kind: "same" | "unknown" }
    | { readonly kind: "different"; readonly differences: readonly ConfigDifference[] };
  readonly numbers:
    | { readonly kind: "equal" }
    | { readonly kind: "different"; readonly scores: readonly ScorePair[] }
    | { readonly kind: "missing"; readonly reasons: Both<string | null> };
}

/** Compares two runs, their cells joined on coordinates, and replicates on their number too. */
export function compareRuns(first: RunToCompare, second: RunToCompare, goal?: Goal): RunComparison {
  const places = placesOf(second.cells);
  const joined = [...placesOf(first.cells)].map(([place, cell]) => ({
    place,
    cell,
    other: places.get(place),
  }));
  const matched = new Set(joined.flatMap(({ other }) => other ?? []));
  return {
    schemaVersion: 1,
    runs: [summary(first), summary(second)],
    same: { data: first.dataVersion === second.dataVersion, image: first.image === second.image },
    ...(goal && { goal }),
    onlyIn: [
      joined.filter(({ other }) => !other).map(({ cell }) => named(cell)),
      second.cells.filter((cell) => !matched.has(cell)).map(named),
    ],
    cells: joined.flatMap(({ cell, other }) => (other ? [compareCells(cell, other, goal)] : [])),
  };
}

/** Cells by what no two of a run share; a cell without replicates stands where the first of several would. */
function placesOf(cells: readonly CellToCompare[]): Map<string, CellToCompare> {
  return new Map(cells.map((cell) => [`${cell.replicate ?? 0} ${coordinatesKey(cell.coordinates)}`, cell]));
}

function summary({ id, name, dataVersion, image }: RunToCompare): Omit<RunToCompare, "cells"> {
  return { id, name, dataVersion, image };
}

function named({ id, name, coordinates }: CellToCompare): NamedCell {
  return { id, name, coordinates };
}

function compareCells(first: CellToCompare, second: CellToCompare, goal: Goal | undefined): ComparedCell {
  const { name, coordinates } = second;
  return {
    ids: [first.id, second.id],
    name,
    coordinates,
    sameJob: first.jobKey === second.jobKey,
    config: compareConfigsOf(first, second),
    numbers: compareNumbers(first, second, goal),
  };
}

function compareConfigsOf(first: CellToCompare, second: CellToCompare): ComparedCell["config"] {
  if (first.id === second.id) return { kind: "same" };
  if (first.config === undefined || second.config === undefined) return { kind: "unknown" };
  const differences = compareConfigs(first.config, second.config);
  return differences.length === 0 ? { kind: "same" } : { kind: "different", differences };
}

function compareNumbers(
  first: CellToCompare,
  second: CellToCompare,
  goal: Goal | undefined,
): ComparedCell["numbers"] {
  const both = [numbersOf(first), numbersOf(second)] as const;
  const [a, b] = both;
  if (a.kind === "unreadable" || b.kind === "unreadable") {
    const [reasonOfFirst = null, reasonOfSecond = null] = both.map((numbers, at) =>
      numbers.kind === "read" ? null : `${[first, second][at]?.state}: ${numbers.reason}`,
    );
    return { kind: "missing", reasons: [reasonOfFirst, reasonOfSecond] };
  }
  if (fingerprint(a.value.evaluations) === fingerprint(b.value.evaluations)) return { kind: "equal" };
  return { kind: "different", scores: goal ? compareScores(a.value, b.value, goal) : [] };
}
