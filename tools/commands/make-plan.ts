import { type SweepDatabase, sweepDatabase } from "../data/sweep-database";
import type { Cell } from "../matrix/cell";
import type { Stage } from "../matrix/stages/stage";
import type { TriageOptions } from "../matrix/sweep";
import { makeScope } from "../plan/make-scope";
import { type Plan, planScope } from "../plan/plan";
import { allJobKeys } from "../plan/scope";
import { SharedMatrices, type SharedWork } from "../plan/share-matrices";
import { decidePromotions } from "../run/decide-promotions";
import { type KnownJobs, knownJobs } from "../run/known-jobs";
import type { LoadedSweep } from "./load-sweep";
import { knownProfile, type Selection, selectCells, selectStages } from "./selection";
import type { Site } from "./site";

/** A plan, and all that it was made from. */
export interface MadePlan {
  readonly plan: Plan;
  /** The cells and stages that were selected. */
  readonly cells: readonly Cell[];
  readonly stages: readonly Stage[];
  /** How many cells the sweep has, also those that were not selected. */
  readonly allCells: number;
  readonly jobs: KnownJobs;
  readonly database: SweepDatabase;
  /** What experiments build once; nothing for commands. */
  readonly shared: SharedWork;
}

/** Plans a sweep on a stack, from what its store and its backend know. */
export async function makePlan(
  { sweep, expansion }: LoadedSweep,
  triage: TriageOptions,
  site: Site,
  selection: Selection,
): Promise<MadePlan> {
  const { use, rerun } = selection;
  const { contract, store, backend } = site;
  const cells = selectCells(sweep, expansion.cells, selection);
  const stages = selectStages(sweep, selection);
  const database = await sweepDatabase(sweep, store, (version) => site.databaseName(version));
  const shared = new SharedMatrices();
  const options = {
    savePredictions: triage.savePredictions,
    dataVersion: database.version,
    image: contract.image,
    ...(use !== undefined && { use: knownProfile(use, contract) }),
  };
  const scope = makeScope(cells, stages, options, (config) => shared.add(config));
  const jobs = await knownJobs(store, backend, allJobKeys(scope));
  const { promoted } = await decidePromotions(store, scope, jobs.known);
  const maxInFlight = selection.maxInFlight ?? sweep.limits.maxInFlight;
  const plan = planScope(scope, jobs.known, promoted, contract, {
    rerun: rerun ?? (triage.replace ? "all" : undefined),
    onOutOfMemory: sweep.resources.onOutOfMemory?.name,
    stopOnFailure: sweep.onFailure === "stop",
    ...(maxInFlight !== undefined && { maxInFlight }),
  });
  return { plan, cells, stages, allCells: expansion.cells.length, jobs, database, shared: shared.counts };
}
