import type { CellResult, ResultReading } from "./cell-result";

/** A cell of a run as reports take it: who it is, where it stands, and what came out. */
export interface ReportedCell {
  readonly id: string;
  readonly name: string;
  /** Axis or `axis.param` → label; an absent axis is absent. */
  readonly coordinates: Readonly<Record<string, string>>;
  /** Where the ledger says it stands, in a word: `done`, `failed`, `running`, `waiting`, … */
  readonly state: string;
  /** Its effective result; left out where there is none. */
  readonly result?: ResultReading;
}

/** The result whose numbers count: a failed cell's are left out, however many of them there are. */
export function finishedResult(cell: ReportedCell): CellResult | undefined {
  const reading = cell.result;
  return reading?.kind === "read" && reading.result.status === "done" ? reading.result : undefined;
}

/** Why a cell without a finished result has no numbers; may be several lines, the cause first. */
export function missingReason(cell: ReportedCell): string {
  const reading = cell.result;
  if (reading?.kind === "unreadable") return reading.reason;
  if (reading?.kind === "read") return reading.result.error?.message ?? "it failed and gave no reason";
  return "there is no result of it";
}
