import { jobsOf, type Scope } from "../plan/scope";
import type { Store } from "../stores/store";
import { listRuns, type Run, type RunOrder, readRun, readRunRecord } from "./ledger";

/** How many of the latest runs are looked at. */
const recentRuns = 20;

/** What a run was asked with. */
export interface Asked {
  /** The sweep file, from the project's root. */
  readonly file: string;
  /** Its text: names, labels, goal and baseline may differ where the jobs do not. */
  readonly source: string;
  readonly scope: Scope;
  readonly order: RunOrder;
}

/**
 * The latest run, where it was asked with the same: running a sweep again goes on with it. An older run is left alone,
 * since "the latest run" is to be the one that was run last.
 */
export async function sameRun(store: Store, asked: Asked): Promise<Run | undefined> {
  for (const id of (await listRuns(store)).reverse()) {
    const record = await readRunRecord(store, id);
    if (!record) continue;
    if (record.file !== asked.file || record.source !== asked.source || !record.order) return undefined;
    const run = await readRun(store, id);
    return identity(run, record.order) === identity(asked.scope, asked.order) ? run : undefined;
  }
  return undefined;
}

/** A text that is equal exactly for runs of the same jobs with the same resources and rules, whatever the order. */
function identity({ stages, cells }: Scope, { turns: _, ...order }: RunOrder): string {
  const jobs = cells.map((cell) =>
    jobsOf(cell)
      .map(({ jobKey, profile, timeoutSeconds }) => `${jobKey} ${profile} ${timeoutSeconds ?? ""}`)
      .join(),
  );
  return JSON.stringify([stages, jobs.sort(), order], inKeyOrder);
}

/** A replacer that sorts the keys of maps, whose order says nothing. */
function inKeyOrder(_: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
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
