import type { Backend, ChildStatus } from "../backends/backend";
import { hasEnded } from "../backends/backend";
import type { Store } from "../stores/store";
import { readArrayKeys, readArrays } from "./arrays";
import { listRuns } from "./ledger";

/** A job that waits or runs, by the key of what it computes. */
export interface ActiveJob {
  readonly jobId: string;
  readonly index: number;
  readonly status: ChildStatus;
}

/** How many of the latest runs may still have jobs that wait or run. */
const recentRuns = 20;

/** The jobs of this stack that wait or run now, by job key. */
export async function readActiveJobs(store: Store, backend: Backend): Promise<Map<string, ActiveJob>> {
  const active = new Map<string, ActiveJob>();
  for (const run of (await listRuns(store)).slice(-recentRuns)) {
    const arrays = await readArrays(store, backend, run);
    for (const job of await backend.describe(arrays.map(({ jobId }) => jobId))) {
      if (hasEnded(job.status)) continue;
      const { array } = arrays.find(({ jobId }) => jobId === job.jobId) as { array: number };
      const keys = await readArrayKeys(store, run, array);
      for (const { index, status } of job.children) {
        const key = keys[index];
        if (key === undefined || hasEnded(status)) continue;
        // Of two jobs for one cell, the one that runs will give the result.
        if (active.get(key)?.status !== "RUNNING") active.set(key, { jobId: job.jobId, index, status });
      }
    }
  }
  return active;
}
