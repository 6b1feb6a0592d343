import type { Backend } from "../backends/backend";
import type { KnownJob } from "../plan/job-state";
import type { Store } from "../stores/store";
import { type ActiveJob, readActiveJobs } from "./active-jobs";
import { readJobs } from "./read-jobs";

/** Jobs as the store and the backend have them, by job key. */
export interface KnownJobs {
  /** Left out of it: jobs of which there is no trace. */
  readonly known: Map<string, KnownJob>;
  /** Those that wait or run; `running` in `known`. */
  readonly active: Map<string, ActiveJob>;
}

/** What is known of jobs: those that wait or run now, the others as the store has them. */
export async function knownJobs(store: Store, backend: Backend, keys: readonly string[]): Promise<KnownJobs> {
  // In this order: a claim without a result that was read before is of a job that has ended, or that is active now.
  const known = await readJobs(store, keys);
  const all = await readActiveJobs(store, backend);
  const active = new Map<string, ActiveJob>();
  for (const key of keys) {
    const job = all.get(key);
    const { state, generation = 0, jobId } = known.get(key) ?? {};
    // Of several cells that a child runs, this one is finished.
    if (!job || (jobId === job.jobId && (state === "done" || state === "failed"))) continue;
    active.set(key, job);
    known.set(key, { state: "running", generation, holders: [], ...(jobId !== undefined && { jobId }) });
  }
  return { known, active };
}
