import { type Backend, hasEnded } from "../backends/backend";
import type { Store } from "../stores/store";
import { arrayOfJob, readArrayKeys } from "./arrays";
import { author } from "./author";
import type { Run } from "./ledger";

/** How often a run was cancelled, and how often it was gone on with afterwards; the numbers of the last documents. */
interface Marks {
  readonly cancelled: number;
  readonly resumed: number;
}

/** Notes that a run is cancelled and ends what it started; returns of how many cells. Whoever watches it starts nothing more. */
export async function cancelRun(store: Store, backend: Backend, run: Run): Promise<number> {
  const { cancelled } = await readMarks(store, run.id);
  // Two who cancel at a time cancel once.
  await store.create(`${folder(run.id)}/cancelled-${cancelled + 1}.json`, signature());
  return endJobs(store, backend, run.id);
}

/** Ends the jobs of a run that wait or run, also where another run's job is before them; returns of how many cells. */
export async function endJobs(store: Store, backend: Backend, run: string): Promise<number> {
  const arrays = new Map<string, number>();
  for (const { jobId, jobName } of await backend.unfinished()) {
    const named = arrayOfJob(jobName);
    if (named?.run === run) arrays.set(jobId, named.array);
  }
  if (arrays.size === 0) return 0;
  const ended = new Set<string>();
  for (const { jobId, children } of await backend.describe([...arrays.keys()])) {
    const keys = await readArrayKeys(store, run, arrays.get(jobId)!);
    for (const { index, status } of children)
      if (!hasEnded(status)) for (const key of keys[index] ?? []) ended.add(key);
    await backend.terminate(jobId, "cancelled");
  }
  return ended.size;
}

/** Whether a run was cancelled and nobody has gone on with it since. */
export async function isCancelled(store: Store, run: string): Promise<boolean> {
  const { cancelled, resumed } = await readMarks(store, run);
  return cancelled > resumed;
}

/** Notes that a run that may have been cancelled goes on. */
export async function resumeRun(store: Store, run: string): Promise<void> {
  const { cancelled, resumed } = await readMarks(store, run);
  if (cancelled > resumed) await store.create(`${folder(run)}/resumed-${cancelled}.json`, signature());
}

async function readMarks(store: Store, run: string): Promise<Marks> {
  const keys = await store.list(`${folder(run)}/`);
  const last = (kind: string) =>
    Math.max(0, ...keys.map((key) => Number(new RegExp(`/${kind}-(\\d+)\\.json$`).exec(key)?.[1] ?? 0)));
  return { cancelled: last("cancelled"), resumed: last("resumed") };
}

const folder = (run: string) => `runs/${run}/marks`;

function signature(): string {
  return JSON.stringify({ by: author(), at: new Date().toISOString() });
}
