import type { KnownJob } from "../plan/job-state";
import { jobIn, type Scope, type ScopeCell } from "../plan/scope";
import type { CellStanding, Standing } from "../plan/standing";
import type { ActiveJob } from "./active-jobs";

/**
 * Where a cell of a followed run stands: `waiting` for its turn or for the stage before, `notStarted` where its job ended
 * before its turn came, `held` with its stage.
 */
export type FollowedState =
  | "waiting"
  | "running"
  | "done"
  | "failed"
  | "lost"
  | "notStarted"
  | "notPromoted"
  | "held";

/** A cell of a followed run. */
export interface FollowedCell {
  readonly cell: ScopeCell;
  readonly state: FollowedState;
  /** The stage that it stands in. */
  readonly stage: string;
  /** Of its attempt that runs; milliseconds since 1970. */
  readonly startedAt?: number;
  /** Why it failed, was lost, or does not go on. */
  readonly reason?: string;
  /** How long its job took; only where it is done. */
  readonly seconds?: number;
}

/** What a scope's cells are waiting for, or how they ended. */
export interface CellSources {
  readonly standing: Standing;
  readonly known: ReadonlyMap<string, KnownJob>;
  readonly active: ReadonlyMap<string, ActiveJob>;
  readonly startedAt: ReadonlyMap<string, number>;
}

/** The cells of a scope as they stand. */
export function followedCells(scope: Scope, sources: CellSources): FollowedCell[] {
  return scope.cells.map((cell, number) => followedCell(scope, cell, number, sources));
}

function followedCell(
  scope: Scope,
  cell: ScopeCell,
  number: number,
  { standing, known, active, startedAt }: CellSources,
): FollowedCell {
  const { state, stage } = standing.cells[number] as CellStanding;
  const { stage: of, deciders, heldBecause } = standing.stages[stage]!;
  const decider = scope.cells[deciders[number]!]!;
  const { jobKey } = jobIn(decider, stage);
  const job = known.get(jobKey);
  const start = startedAt.get(jobKey);
  const place = { cell, stage: of.name };
  switch (state) {
    case "running":
      return active.get(jobKey)?.status === "RUNNING"
        ? { ...place, state, ...(start !== undefined && { startedAt: start }) }
        : { ...place, state: "waiting" };
    case "new":
      return job?.reason === undefined
        ? { ...place, state: "waiting" }
        : { ...place, state: "notStarted", reason: job.reason };
    case "done":
      return { ...place, state, ...(job?.seconds !== undefined && { seconds: job.seconds }) };
    case "failed":
    case "lost": {
      const why = job?.reason ?? "no reason is known";
      return { ...place, state, reason: decider === cell ? why : `as ${decider.name}: ${why}` };
    }
    case "notPromoted":
      return { ...place, state, reason: `others of ${of.needs.join()} were better` };
    case "held":
      return { ...place, state, ...(heldBecause !== undefined && { reason: heldBecause }) };
    case "waiting":
      return { ...place, state };
  }
}
