import type { Order } from "../matrix/config/triage-metrics";
import { axisOf } from "./coordinate-keys";
import { groupBy } from "./group-by";
import { byRank, type ScoredRow } from "./scored-row";
import { differsWithinSeedNoise } from "./seed-noise";

/** The cells that comparisons are made against. */
export interface Baseline {
  /** Ids of the cells that the sweep's `baseline` matches. */
  readonly cells: ReadonlySet<string>;
  /** The axes that the matcher speaks of: a row may differ from its baseline in these. */
  readonly axes: readonly string[];
}

/** How a row stands to the baseline. */
export type BaselineComparison =
  | { readonly kind: "baseline" }
  | {
      readonly kind: "compared";
      readonly cell: string;
      readonly modelGroup: number;
      readonly value: number;
      /** The row's value less the baseline's; of several replicates, mean less mean. */
      readonly difference: number;
      /** Whether seeds alone may have made it; left out where either side has no seed noise to judge by. */
      readonly withinSeedNoise?: boolean;
    }
  | { readonly kind: "none"; readonly reason: string };

/**
 * Finds for each of a table's rows the baseline row that agrees with it on every axis that both have and the
 * matcher does not fix. Of several, like is compared with like: those with the row's model type and hyperparameters
 * go before all others. What is left of several is the best, so that no difference looks greater than it is.
 */
export function compareWithBaseline(
  rows: readonly ScoredRow[],
  baseline: Baseline,
  order: Order,
): BaselineComparison[] {
  const fixed = new Set(baseline.axes);
  const references = rows.filter(({ cell }) => baseline.cells.has(cell)).sort(byRank(order));
  const find = finder(references, fixed, order);
  return rows.map((row): BaselineComparison => {
    if (baseline.cells.has(row.cell)) return { kind: "baseline" };
    if (references.length === 0) return { kind: "none", reason: "no baseline cell has comparable results" };
    const reference = find(row);
    if (!reference) {
      const free = freeKeys(row, fixed).map((key) => `${key}=${row.coordinates[key]}`);
      return { kind: "none", reason: `no baseline cell agrees on ${free.join(", ")}` };
    }
    if (row.score.value === null) return { kind: "none", reason: "the row has no value" };
    if (reference.score.value === null) return { kind: "none", reason: "the baseline has no value" };
    const value = reference.score.value;
    const difference = row.score.value - value;
    const withinSeedNoise = differsWithinSeedNoise(row, reference);
    return {
      kind: "compared",
      cell: reference.cell,
      modelGroup: reference.modelGroup.id,
      value,
      difference,
      ...(withinSeedNoise !== undefined && { withinSeedNoise }),
    };
  });
}

type Finder = (row: ScoredRow) => ScoredRow | undefined;

/** Looks up instead of searching: an index per set of axes that rows and baseline rows have in common. */
function finder(ranked: readonly ScoredRow[], fixed: ReadonlySet<string>, order: Order): Finder {
  const shapes = groupBy(ranked, (row) => freeKeys(row, fixed).join("\n"));
  const indexes = new Map<string, Map<string, ScoredRow>>();
  const indexOf = (shape: string, keys: readonly string[]) => {
    const name = JSON.stringify([shape, keys]);
    const known = indexes.get(name);
    if (known) return known;
    const index = new Map<string, ScoredRow>();
    for (const reference of shapes.get(shape) ?? []) {
      for (const place of [placeOf(reference, keys), placeOfLike(reference, keys)])
        if (!index.has(place)) index.set(place, reference);
    }
    indexes.set(name, index);
    return index;
  };
  const keysOfShape = new Map([...shapes.keys()].map((shape) => [shape, new Set(shape.split("\n"))]));
  return (row) => {
    const free = freeKeys(row, fixed);
    const best = (placeIn: (row: ScoredRow, keys: readonly string[]) => string) => {
      const found = [...keysOfShape].map(([shape, keys]) => {
        const shared = free.filter((key) => keys.has(key));
        return indexOf(shape, shared).get(placeIn(row, shared));
      });
      return found.filter((reference) => reference !== undefined).sort(byRank(order))[0];
    };
    return best(placeOfLike) ?? best(placeOf);
  };
}

function freeKeys(row: ScoredRow, fixed: ReadonlySet<string>): string[] {
  return Object.keys(row.coordinates)
    .filter((key) => !fixed.has(axisOf(key)))
    .sort();
}

const placeOf = (row: ScoredRow, keys: readonly string[]) =>
  JSON.stringify(keys.map((key) => row.coordinates[key]));

/** The place among models of the same type and hyperparameters, whose keys are sorted. */
const placeOfLike = (row: ScoredRow, keys: readonly string[]) =>
  JSON.stringify([row.modelGroup.modelType, row.modelGroup.hyperparameters, placeOf(row, keys)]);
