import type { CellEvaluations } from "./cell-evaluations";
import type { CellResult } from "./cell-result";
import type { Reading } from "./read-document";

/** A cell of a run as reports take it: who it is, where it stands, and what came out. */
export interface ReportedCell {
  readonly id: string;
  readonly name: string;
  /** Axis or `axis.param` → label; an absent axis is absent. */
  readonly coordinates: Readonly<Record<string, string>>;
  /** Which of its cell's replicates it is, from 0: they share coordinates and differ in the random seed. Left out where there are none. */
  readonly replicate?: number;
  /** Where the ledger says it stands: `done`, `failed`, `running`, `waiting`, `not promoted`, … */
  readonly state: string;
  /** Why it has no result, where that is known. */
  readonly reason?: string;
  /** Its effective `result.json`; left out where there is none. */
  readonly result?: Reading<CellResult>;
  /** The `evaluations.json` beside it; left out where there is none. */
  readonly evaluations?: Reading<CellEvaluations>;
}

/** A cell's numbers, with what they were measured on. */
export interface Numbers extends CellEvaluations {
  readonly dataVersion: string;
  readonly comparability: NonNullable<CellResult["comparability"]>;
}

/** A cell's numbers, or why it has none; a failed cell's do not count, however many of them there are. */
export function numbersOf({
  result,
  evaluations,
  reason = "it has no result",
}: ReportedCell): Reading<Numbers> {
  const none = (reason: string): Reading<Numbers> => ({ kind: "unreadable", reason });
  if (!result) return none(reason);
  if (result.kind === "unreadable") return result;
  const { status, error, comparability, dataVersion } = result.value;
  if (status === "failed" || !comparability) return none(error?.message ?? "it failed and gave no reason");
  if (!evaluations) return none("its evaluations.json is missing");
  if (evaluations.kind === "unreadable") return evaluations;
  if (evaluations.value.evaluations.length === 0) return none("it has no test evaluations");
  return { kind: "read", value: { ...evaluations.value, dataVersion, comparability } };
}
