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

/**
 * The latest run, where it was asked with the same: running a sweep again goes on with it. An older run is left alone,
 * since "the latest run" is to be the one that was run last.
 */
export async function sameRun(store: Store, { file, source, jobKeys }: Asked): Promise<Run | undefined> {
  for (const id of (await listRuns(store)).reverse()) {
    const record = await readRunRecord(store, id);
    if (!record) continue;
    if (record.file !== file || record.source !== source) return undefined;
    const run = await readRun(store, id);
    const keys = run.cells.map(({ jobKey }) => jobKey);
    return keys.sort().join() === [...jobKeys].sort().join() ? run : undefined;
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
