import type { Backend, ChildState, JobChanges } from "../backends/backend";
import { hasEnded } from "../backends/backend";
import type { KnownJob } from "../plan/job-state";
import type { Store } from "../stores/store";
import type { KnownJobs } from "./known-jobs";
import { readJobs } from "./read-jobs";

/** Jobs as they are known while they are followed. */
export interface FollowedJobs extends KnownJobs {
  /** Of those that run: when their attempt began; milliseconds since 1970. */
  readonly startedAt: Map<string, number>;
  /** Those whose backend went away while they were followed, and all that it knew. */
  readonly gone: Set<string>;
}

export interface FollowOptions {
  readonly signal?: AbortSignal;
  /** Called after each change, with the keys of the jobs that ended; true to stop following. */
  readonly onChange: (ended: readonly string[]) => boolean;
}

/** Keeps what is known of jobs up to date until those that wait or run have ended, or nobody wants to know any more. */
export async function followJobs(
  store: Store,
  backend: Backend,
  jobs: FollowedJobs,
  { signal, onChange }: FollowOptions,
): Promise<void> {
  const before = new Map(jobs.known);
  const byChild = new Map<string, string[]>();
  for (const [key, { jobId, index }] of jobs.active) {
    const child = childKey(jobId, index);
    const keys = byChild.get(child);
    if (keys) keys.push(key);
    else byChild.set(child, [key]);
  }
  if (byChild.size === 0) return;
  const jobIds = new Set([...jobs.active.values()].map(({ jobId }) => jobId));
  for await (const changes of backend.follow([...jobIds], signal)) {
    const ended = changes.flatMap((change) => endedBy(change, byChild, jobs));
    await settle(store, ended, jobs, before);
    // Other cells of these jobs may be other runs'.
    if (onChange(ended.map(({ key }) => key)) || byChild.size === 0) return;
  }
}

/** A job that has ended, as its backend says. */
interface EndedJob {
  readonly key: string;
  readonly jobId: string;
  readonly succeeded: boolean;
  readonly reason?: string;
}

/** Notes what children begin, and takes those out that have ended. */
function endedBy(
  { jobId, status, children }: JobChanges,
  byChild: Map<string, string[]>,
  jobs: FollowedJobs,
): EndedJob[] {
  const ended: EndedJob[] = [];
  for (const child of children) {
    const id = childKey(jobId, child.index);
    const keys = byChild.get(id);
    if (!keys) continue;
    if (!hasEnded(child.status)) {
      for (const key of keys) note(key, child, jobs);
      continue;
    }
    byChild.delete(id);
    const { statusReason: reason } = child;
    const succeeded = child.status === "SUCCEEDED";
    ended.push(...keys.map((key) => ({ key, jobId, succeeded, ...(reason !== undefined && { reason }) })));
  }
  if (status !== "UNKNOWN") return ended;
  for (const [id, keys] of byChild) {
    if (!id.startsWith(`${jobId} `)) continue;
    byChild.delete(id);
    for (const key of keys) {
      jobs.gone.add(key);
      ended.push({ key, jobId, succeeded: false, reason: "what ran it went away" });
    }
  }
  return ended;
}

function note(
  key: string,
  { status, startedAt }: ChildState,
  { active, startedAt: starts }: FollowedJobs,
): void {
  const job = active.get(key);
  if (job) active.set(key, { ...job, status });
  if (status === "RUNNING" && startedAt !== undefined) starts.set(key, startedAt);
}

/**
 * Says of jobs that have ended what the store holds. Only a result counts: the job's own, or one that came while it was
 * followed; a job that succeeded says that there is one.
 */
async function settle(
  store: Store,
  ended: readonly EndedJob[],
  { known, active, startedAt }: FollowedJobs,
  before: ReadonlyMap<string, KnownJob>,
): Promise<void> {
  if (ended.length === 0) return;
  const found = await readJobs(
    store,
    ended.map(({ key }) => key),
  );
  for (const { key, jobId, succeeded, reason } of ended) {
    active.delete(key);
    startedAt.delete(key);
    const job = found.get(key);
    const isNew = (job?.generation ?? 0) > (before.get(key)?.generation ?? 0);
    const counts =
      job !== undefined && !job.holders.includes(jobId) && (succeeded || job.jobId === jobId || isNew);
    if (counts && (job.state === "done" || job.state === "failed")) known.set(key, job);
    else
      known.set(
        key,
        !succeeded && !isNew && !job?.holders.length ? notStarted(job, reason) : lost(job, reason),
      );
  }
}

/** Nothing has claimed it: it was cancelled, or the runner never came to it. */
function notStarted(before: KnownJob | undefined, reason: string | undefined): KnownJob {
  const { generation = 0, holders = [] } = before ?? {};
  return { state: "new", generation, holders, reason: reason ?? "it was not started" };
}

function lost(job: KnownJob | undefined, reason: string | undefined): KnownJob {
  const { generation = 0, holders = [] } = job ?? {};
  const why = reason ?? job?.reason;
  return { state: "lost", generation, holders, ...(why !== undefined && { reason: why }) };
}

function childKey(jobId: string, index: number): string {
  return `${jobId} ${index}`;
}
