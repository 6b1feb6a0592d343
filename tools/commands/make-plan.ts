import type { Contract } from "../../infra/contract";
import type { Backend } from "../backends/backend";
import { type SweepDatabase, sweepDatabase } from "../data/sweep-database";
import type { TriageOptions } from "../matrix/sweep";
import { jobKey } from "../plan/job-key";
import type { KnownJob } from "../plan/job-state";
import { type Plan, planCells } from "../plan/plan";
import { type ActiveJob, readActiveJobs } from "../run/active-jobs";
import { readJobs } from "../run/read-jobs";
import type { Store } from "../stores/store";
import type { LoadedSweep } from "./load-sweep";

/** A plan, and all that it was made from. */
export interface MadePlan {
  readonly plan: Plan;
  readonly database: SweepDatabase;
  /** Jobs that wait or run, by job key. */
  readonly active: ReadonlyMap<string, ActiveJob>;
}

export interface PlanChoices {
  readonly rerun?: "failed" | "all";
  readonly maxInFlight?: number;
}

/** Plans a sweep on a stack, from what its store and its backend know. */
export async function makePlan(
  { sweep, expansion }: LoadedSweep,
  triage: TriageOptions,
  contract: Contract,
  store: Store,
  backend: Backend,
  { rerun, maxInFlight }: PlanChoices,
): Promise<MadePlan> {
  const database = await sweepDatabase(sweep.data, store);
  const parts = {
    savePredictions: triage.savePredictions,
    dataVersion: database.version,
    image: contract.image,
  };
  const keys = expansion.cells.map((cell) => jobKey(cell.config, parts));
  const { known, active } = await knownJobs(store, backend, keys);
  const again = rerun ?? (triage.replace ? "all" : undefined);
  const options = { ...(again && { rerun: again }), ...(maxInFlight !== undefined && { maxInFlight }) };
  return { plan: planCells(expansion.cells, keys, known, contract, options), database, active };
}

/** What is known of jobs: those that wait or run now, the others as the store has them. */
export async function knownJobs(
  store: Store,
  backend: Backend,
  keys: readonly string[],
): Promise<{
  readonly known: ReadonlyMap<string, KnownJob>;
  readonly active: ReadonlyMap<string, ActiveJob>;
}> {
  // In this order: a claim without a result that was read before is of a job that has ended, or that is active now.
  const known = await readJobs(store, keys);
  const active = await readActiveJobs(store, backend);
  for (const key of keys) {
    if (!active.has(key)) continue;
    const { generation = 0, jobId } = known.get(key) ?? {};
    known.set(key, { state: "running", generation, holders: [], ...(jobId !== undefined && { jobId }) });
  }
  return { known, active };
}
