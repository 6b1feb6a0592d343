import type { Goal } from "../matrix/goal";
import type { Comparability } from "./comparability";
import type { BaselineComparison } from "./compare-with-baseline";
import type { AxisWithoutEffect } from "./find-axes-without-effect";
import type { ScoredRow } from "./scored-row";

/** The results of a run by one goal; plain data, which `--json` prints as it is. */
export interface Report {
  readonly schemaVersion: 1;
  readonly goal: Goal;
  /** Rows that may be compared with one another stand in one table. */
  readonly tables: readonly Table[];
  /** Cells, or model groups of a cell, that have no numbers, sorted by name. */
  readonly missing: readonly MissingResult[];
  readonly axesWithoutEffect: readonly AxisWithoutEffect[];
  /** Every metric and parameter that was evaluated, in people's form, sorted. */
  readonly evaluated: readonly string[];
}

/** Comparable rows, best first; those without a value come last. */
export interface Table {
  readonly comparability: Comparability;
  readonly rows: readonly Row[];
}

/** A model group of a cell, or of all its replicates, and its score. */
export interface Row extends ScoredRow {
  /** From 1; null where there is no value to rank. */
  readonly rank: number | null;
  /** Left out where no baseline is declared. */
  readonly baseline?: BaselineComparison;
}

/** What is not in any table, and why. */
export interface MissingResult {
  readonly cell: string;
  readonly name: string;
  readonly coordinates: Readonly<Record<string, string>>;
  readonly state: string;
  /** May be several lines, the cause first. */
  readonly reason: string;
}
