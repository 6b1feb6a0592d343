import type { KnownJob } from "../plan/job-state";
import type { ScopeCell } from "../plan/scope";
import type { Store } from "../stores/store";
import { generationPrefix } from "./read-jobs";

/** How many configs are read from the store at a time. */
const readAhead = 32;

/** The YAML that cells ran with, by id; a cell that has not run yet has none. */
export async function readConfigs(
  store: Store,
  cells: readonly ScopeCell[],
  known: ReadonlyMap<string, KnownJob>,
): Promise<Map<string, string>> {
  const configs = new Map<string, string>();
  for (let at = 0; at < cells.length; at += readAhead) {
    const read = cells.slice(at, at + readAhead).map(async ({ id, jobKey }) => {
      const job = known.get(jobKey);
      const text = job && (await store.get(`${generationPrefix(jobKey, job.generation)}/config.yaml`));
      if (text) configs.set(id, text.toString("utf8"));
    });
    await Promise.all(read);
  }
  return configs;
}
