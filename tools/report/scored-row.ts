import type { Order } from "../matrix/config/triage-metrics";
import type { ModelGroup } from "./group-models";
import type { Score } from "./score";

/** A model group of a cell with its score, before it is ranked. */
export interface ScoredRow {
  /** Of several replicates, as the name too, the first that has numbers. */
  readonly cell: string;
  readonly name: string;
  readonly coordinates: Readonly<Record<string, string>>;
  readonly modelGroup: ModelGroup;
  /** Of several replicates their mean. */
  readonly score: Score;
  /** Left out where the cell is not one of several replicates. */
  readonly replicates?: RowReplicates;
}

/** A model group under several seeds. */
export interface RowReplicates {
  /** How many replicates the cell has, with numbers or without. */
  readonly asked: number;
  /** How many the row's value is the mean of. */
  readonly withValue: number;
  /** Of these values (n − 1): the seed noise. Null where there are fewer than two. */
  readonly standardDeviation: number | null;
  /** Those in which the model group was tested, by number. */
  readonly each: readonly ReplicateScore[];
}

/** A model group in one replicate of its cell. */
export interface ReplicateScore {
  /** From 0. */
  readonly replicate: number;
  readonly cell: string;
  readonly name: string;
  readonly score: Score;
}

/** Sorts the best value first, none last; equal values by name, then id, and a cell's groups as they come. */
export function byRank(order: Order): (a: ScoredRow, b: ScoredRow) => number {
  const sign = order === "desc" ? -1 : 1;
  return (a, b) => {
    const [x, y] = [a.score.value, b.score.value];
    if (x === null || y === null) return Number(x === null) - Number(y === null) || byName(a, b);
    return sign * (x - y) || byName(a, b);
  };
}

/** Sorts by what people call a cell, then by its id. */
export function byName(a: { name: string; cell: string }, b: { name: string; cell: string }): number {
  return compare(a.name, b.name) || compare(a.cell, b.cell);
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
