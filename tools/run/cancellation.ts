import type { Backend } from "../backends/backend";
import type { Store } from "../stores/store";
import { readActiveJobs } from "./active-jobs";
import { author } from "./author";
import type { Run } from "./ledger";

/** How often a run was cancelled, and how often it was gone on with afterwards; the numbers of the last documents. */
interface Marks {
  readonly cancelled: number;
  readonly resumed: number;
}

/** Notes that a run is cancelled and ends what it started; returns how many jobs. Whoever watches it starts nothing more. */
export async function cancelRun(store: Store, backend: Backend, run: Run): Promise<number> {
  const { cancelled } = await readMarks(store, run.id);
  // Two who cancel at a time cancel once.
  await store.create(`${folder(run.id)}/cancelled-${cancelled + 1}.json`, signature());
  let ended = 0;
  for (const { jobId, index, run: owner } of (await readActiveJobs(store, backend)).values()) {
    if (owner !== run.id) continue;
    await backend.terminate(jobId, "cancelled", index);
    ended += 1;
  }
  return ended;
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
