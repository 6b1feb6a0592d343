import type { Contract } from "../../infra/contract";
import type { Cell } from "../matrix/cell";
import type { Estimate } from "./estimate";
import { estimate } from "./estimate";
import type { JobState, KnownJob } from "./job-state";
import { isToRun } from "./job-state";
import type { SharedWork } from "./share-matrices";
import { shareMatrices } from "./share-matrices";

/** A cell, the key of its job, and where that stands. */
export interface PlannedCell {
  readonly cell: Cell;
  readonly jobKey: string;
  readonly known: KnownJob;
  readonly toRun: boolean;
}

/** What a sweep would run, and how it stands. */
export interface Plan {
  readonly cells: readonly PlannedCell[];
  /** Cells by state. */
  readonly totals: Readonly<Record<JobState, number>>;
  /** Cells to run, by profile. */
  readonly profiles: Readonly<Record<string, number>>;
  readonly shared: SharedWork;
  readonly estimate: Estimate;
}

export interface PlanOptions {
  readonly rerun?: "failed" | "all";
  /** How many cells run at a time at most. */
  readonly maxInFlight?: number;
}

/** The plan of a sweep's cells, from the keys of their jobs and what is known of those. */
export function planCells(
  cells: readonly Cell[],
  jobKeys: readonly string[],
  known: ReadonlyMap<string, KnownJob>,
  contract: Contract,
  { rerun, maxInFlight }: PlanOptions,
): Plan {
  const planned = cells.map((cell, at): PlannedCell => {
    const key = jobKeys[at] as string;
    const job = known.get(key) ?? { state: "new", generation: 0, holders: [] };
    return { cell, jobKey: key, known: job, toRun: isToRun(job.state, rerun) };
  });
  const totals: Record<JobState, number> = { new: 0, running: 0, done: 0, failed: 0, lost: 0 };
  const profiles: Record<string, number> = {};
  for (const { cell, known, toRun } of planned) {
    totals[known.state] += 1;
    if (toRun) profiles[cell.profile] = (profiles[cell.profile] ?? 0) + 1;
  }
  const shared = shareMatrices(cells);
  return { cells: planned, totals, profiles, shared, estimate: estimate(planned, contract, maxInFlight) };
}
