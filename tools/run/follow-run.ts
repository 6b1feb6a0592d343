import type { Backend, JobChanges } from "../backends/backend";
import { hasEnded } from "../backends/backend";
import type { KnownJob } from "../plan/job-state";
import type { Store } from "../stores/store";
import type { ScopeCell } from "./ledger";
import { readJobs } from "./read-jobs";

/** Where a cell of a followed run stands; `waiting` for its turn. */
export type FollowedState = "waiting" | "running" | "done" | "failed" | "lost";

/** A cell of a followed run. */
export interface FollowedCell {
  readonly cell: ScopeCell;
  state: FollowedState;
  /** Of its attempt that runs; milliseconds since 1970. */
  startedAt?: number;
  /** Why it failed or was lost. */
  reason?: string;
  /** How long the experiment took; only where it is done. */
  seconds?: number;
  /** Whether what ran its job went away, and all that it knew. */
  jobGone?: true;
}

/** Which child of which job runs a cell. */
export interface Assignment {
  readonly jobId: string;
  readonly index: number;
}

export interface FollowOptions {
  readonly signal?: AbortSignal;
  /** Called after each change, with all cells. */
  readonly onChange?: (cells: readonly FollowedCell[]) => void;
  /** Called once for each cell that ends while it is followed. */
  readonly onEnd?: (cell: FollowedCell) => void;
}

/**
 * Follows the cells of a run until all that have a job have ended, or the signal says to stop. Cells without a job
 * stand as the store knows them.
 */
export async function followRun(
  store: Store,
  backend: Backend,
  cells: readonly ScopeCell[],
  known: ReadonlyMap<string, KnownJob>,
  assignments: ReadonlyMap<string, Assignment>,
  { signal, onChange, onEnd }: FollowOptions = {},
): Promise<FollowedCell[]> {
  const followed = cells.map((cell) =>
    initialState(cell, known.get(cell.jobKey), assignments.has(cell.jobKey)),
  );
  const byChild = new Map<string, FollowedCell>();
  const jobIds = new Set<string>();
  for (const cell of followed) {
    const assignment = assignments.get(cell.cell.jobKey);
    if (!assignment) continue;
    byChild.set(childKey(assignment.jobId, assignment.index), cell);
    jobIds.add(assignment.jobId);
  }
  onChange?.(followed);
  if (byChild.size === 0) return followed;
  for await (const changes of backend.follow([...jobIds], signal)) {
    const ended = changes.flatMap((job) => applyChanges(job, byChild));
    await settle(store, ended, known);
    for (const { cell } of ended) onEnd?.(cell);
    onChange?.(followed);
    // Other cells of these jobs may be other runs'.
    if (byChild.size === 0) break;
  }
  return followed;
}

/** A cell whose job has ended. */
interface EndedCell {
  readonly cell: FollowedCell;
  readonly jobId: string;
  readonly succeeded: boolean;
}

/** Moves cells to what their jobs say; returns those whose jobs have ended. */
function applyChanges(
  { jobId, status, children }: JobChanges,
  byChild: Map<string, FollowedCell>,
): EndedCell[] {
  const ended: EndedCell[] = [];
  for (const child of children) {
    const key = childKey(jobId, child.index);
    const cell = byChild.get(key);
    if (!cell) continue;
    if (hasEnded(child.status)) {
      byChild.delete(key);
      if (child.statusReason !== undefined) cell.reason = child.statusReason;
      ended.push({ cell, jobId, succeeded: child.status === "SUCCEEDED" });
    } else {
      cell.state = child.status === "RUNNING" ? "running" : "waiting";
      if (child.startedAt !== undefined) cell.startedAt = child.startedAt;
    }
  }
  if (status !== "UNKNOWN") return ended;
  for (const [key, cell] of byChild) {
    if (!key.startsWith(`${jobId} `)) continue;
    byChild.delete(key);
    cell.reason = "what ran it went away";
    cell.jobGone = true;
    ended.push({ cell, jobId, succeeded: false });
  }
  return ended;
}

/**
 * Says of cells whose jobs have ended what the store holds. Only a result counts: the job's own, or one that came while
 * it was followed; a job that succeeded says that there is one.
 */
async function settle(
  store: Store,
  ended: readonly EndedCell[],
  before: ReadonlyMap<string, KnownJob>,
): Promise<void> {
  if (ended.length === 0) return;
  const known = await readJobs(
    store,
    ended.map(({ cell }) => cell.cell.jobKey),
  );
  for (const { cell, jobId, succeeded } of ended) {
    const job = known.get(cell.cell.jobKey);
    const isNew = (job?.generation ?? 0) > (before.get(cell.cell.jobKey)?.generation ?? 0);
    const counts =
      job !== undefined && !job.holders.includes(jobId) && (succeeded || job.jobId === jobId || isNew);
    cell.state = counts && (job.state === "done" || job.state === "failed") ? job.state : "lost";
    const reason = cell.state === "lost" ? (cell.reason ?? job?.reason) : job?.reason;
    delete cell.reason;
    if (reason !== undefined) cell.reason = reason;
    if (cell.state === "done" && job?.seconds !== undefined) cell.seconds = job.seconds;
  }
}

function initialState(cell: ScopeCell, job: KnownJob | undefined, hasJob: boolean): FollowedCell {
  if (hasJob) return { cell, state: "waiting" };
  if (job?.state === "done") return { cell, state: "done" };
  if (job?.state === "failed")
    return { cell, state: "failed", ...(job.reason === undefined ? {} : { reason: job.reason }) };
  return { cell, state: "lost", reason: job?.reason ?? "it was never submitted" };
}

function childKey(jobId: string, index: number): string {
  return `${jobId} ${index}`;
}
