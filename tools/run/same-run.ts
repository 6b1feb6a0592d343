import type { Store } from "../stores/store";
import { listRuns, type Run, readRun, readRunRecord } from "./ledger";

/** How many of the latest runs are looked at. */
const recentRuns = 20;

/** A recent run of the same file with exactly these jobs: running a sweep again goes on with it. */
export async function sameRun(
  store: Store,
  file: string,
  jobKeys: readonly string[],
): Promise<Run | undefined> {
  const wanted = [...jobKeys].sort().join();
  for (const id of (await listRuns(store)).slice(-recentRuns).reverse()) {
    const record = await readRunRecord(store, id);
    if (record?.file !== file) continue;
    const run = await readRun(store, id);
    if (
      run.cells
        .map(({ jobKey }) => jobKey)
        .sort()
        .join() === wanted
    )
      return run;
  }
  return undefined;
}
