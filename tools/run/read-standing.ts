import type { Backend } from "../backends/backend";
import { allJobKeys, type Scope } from "../plan/scope";
import type { Store } from "../stores/store";
import { type DecidedStanding, decidePromotions } from "./decide-promotions";
import type { CellSources } from "./followed-cell";
import { knownJobs } from "./known-jobs";

/** Where the cells of a scope stand now, as the store and the backend have it. */
export async function readStanding(
  store: Store,
  backend: Backend,
  scope: Scope,
): Promise<CellSources & DecidedStanding> {
  const jobs = await knownJobs(store, backend, allJobKeys(scope));
  return { ...jobs, ...(await decidePromotions(store, scope, jobs.known)), startedAt: new Map() };
}
