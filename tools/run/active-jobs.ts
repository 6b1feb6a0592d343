import { type Backend, type ChildStatus, hasEnded } from "../backends/backend";
import type { Store } from "../stores/store";
import { arrayOfJob, readArrayKeys } from "./arrays";

/** A job that waits or runs, by the key of what it computes. */
export interface ActiveJob {
  readonly jobId: string;
  /** The run whose array it belongs to. */
  readonly run: string;
  readonly index: number;
  readonly status: ChildStatus;
}

/** The jobs of this stack that wait or run now, by job key. */
export async function readActiveJobs(store: Store, backend: Backend): Promise<Map<string, ActiveJob>> {
  const active = new Map<string, ActiveJob>();
  const jobs = await backend.unfinished();
  const names = new Map(jobs.map(({ jobId, jobName }) => [jobId, jobName]));
  for (const { jobId, children } of await backend.describe([...names.keys()])) {
    const array = arrayOfJob(names.get(jobId) ?? "");
    if (!array) continue;
    const keys = await readArrayKeys(store, array.run, array.array);
    for (const { index, status } of children) {
      if (hasEnded(status)) continue;
      for (const key of keys[index] ?? []) {
        // Of two jobs for one cell, the one that runs will give the result.
        if (active.get(key)?.status !== "RUNNING") active.set(key, { jobId, run: array.run, index, status });
      }
    }
  }
  return active;
}
