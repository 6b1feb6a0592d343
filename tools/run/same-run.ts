import type { Store } from "../stores/store";
import { listRuns, type Run, readRun, readRunRecord } from "./ledger";

/** How many of the latest runs are looked at. */
const recentRuns = 20;

/** What a run was asked with. */
export interface Asked {
  /** The sweep file, from the project's root. */
  readonly file: string;
  /** Its text: names, labels, goal and baseline may differ where the jobs do not. */
  readonly source: string;
  readonly jobKeys: readonly string[];
}

/** A recent run that was asked with the same: running a sweep again goes on with it. */
export async function sameRun(store: Store, { file, source, jobKeys }: Asked): Promise<Run | undefined> {
  const wanted = [...jobKeys].sort().join();
  for (const id of (await listRuns(store)).slice(-recentRuns).reverse()) {
    const record = await readRunRecord(store, id);
    if (record?.file !== file || record.source !== source) continue;
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

/** The latest recent run of a file, when what runs in a job was another then: its results do not count any more. */
export async function runOfOtherImage(
  store: Store,
  file: string,
  image: string,
): Promise<string | undefined> {
  for (const id of (await listRuns(store)).slice(-recentRuns).reverse()) {
    const record = await readRunRecord(store, id);
    if (record?.file === file) return record.image === image ? undefined : id;
  }
  return undefined;
}
