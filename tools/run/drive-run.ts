import type { Contract } from "../../infra/contract";
import type { Backend } from "../backends/backend";
import { hasResult, isForMoreMemory, type KnownJob, type RunAgain } from "../plan/job-state";
import { type JobPlace, jobsToStart } from "../plan/plan";
import { allJobKeys, jobKeyAt } from "../plan/scope";
import { type StageStanding, standingOf } from "../plan/standing";
import type { Store } from "../stores/store";
import { endJobs, isCancelled } from "./cancellation";
import { decidePromotions } from "./decide-promotions";
import { type FollowedJobs, followJobs } from "./follow-jobs";
import { type FollowedCell, followedCells } from "./followed-cell";
import { knownJobs } from "./known-jobs";
import type { Run } from "./ledger";
import { type SubmitOptions, submitJobs } from "./submit-jobs";
import { type StartedJobs, Tries } from "./tries";

/** Where and how a run goes on. */
export interface Driver {
  readonly store: Store;
  readonly backend: Backend;
  readonly contract: Contract;
}

export interface DriveOptions extends Omit<SubmitOptions, "again">, Pick<RunAgain, "rerun"> {
  /** Stops driving; what runs goes on. */
  readonly signal?: AbortSignal;
  /** Called after each change, with all cells and stages. */
  readonly onChange?: (cells: readonly FollowedCell[], stages: readonly StageStanding[]) => void;
  /** Called once for each job that ends meanwhile. */
  readonly onEnd?: (job: EndedJob) => void;
  /** Called when jobs are submitted. */
  readonly onSubmit?: (submission: StartedJobs) => void;
}

/** A job that ended while its run was driven. */
export interface EndedJob {
  readonly name: string;
  readonly stage: string;
  readonly known: KnownJob;
}

/**
 * Brings a run to its end: submits each stage's jobs once the stages before it are over, follows them, submits again what
 * was lost with its backend. Any number may drive a run at a time, from any machine: what is done is in the store.
 */
export async function driveRun(
  driver: Driver,
  run: Run,
  { signal, rerun, onChange, onEnd, onSubmit, ...options }: DriveOptions,
): Promise<FollowedCell[]> {
  const { store, backend, contract } = driver;
  const { stopOnFailure, onOutOfMemory, triage } = run.order ?? {};
  const jobs: FollowedJobs = {
    ...(await knownJobs(store, backend, allJobKeys(run))),
    startedAt: new Map(),
    gone: new Set(),
  };
  const tries = new Tries(run, { rerun, onOutOfMemory, use: options.use, contract }, jobs);
  const places = placesOf(run);
  const tell = (ended: readonly string[]) => {
    for (const key of ended) {
      const { stage, cell } = places.get(key)!;
      const known = jobs.known.get(key)!;
      onEnd?.({ name: run.cells[cell]!.name, stage: run.stages[stage]!.name, known });
    }
  };
  for (;;) {
    const { standing, promoted } = await decidePromotions(store, run, jobs.known);
    const cells = followedCells(run, { standing, ...jobs });
    onChange?.(cells, standing.stages);
    if (signal?.aborted) return cells;
    const start = standingOf(run, (key) => tries.stateToStart(key, jobs), promoted);
    const toStart = jobsToStart(run, start, stopOnFailure).filter((place) => tries.mayStart(place, jobs));
    if (toStart.length > 0 && !(await isCancelled(store, run.id))) {
      const again = rerun === "all" || triage?.replace === true;
      await submitJobs(store, backend, run, toStart, jobs.known, contract, { ...options, again });
      // Whoever cancelled it meanwhile may not have seen these jobs.
      if (await isCancelled(store, run.id)) await endJobs(store, backend, run.id);
      for (const started of tries.note(toStart, jobs)) onSubmit?.(started);
      for (const place of toStart) places.set(jobKeyAt(run, place), place);
      tell(
        await refresh(
          driver,
          jobs,
          toStart.map((place) => jobKeyAt(run, place)),
        ),
      );
      continue;
    }
    if (jobs.active.size === 0) return cells;
    const stagesOfActive = () => new Set([...jobs.active.keys()].map((key) => places.get(key)!.stage)).size;
    const stages = stagesOfActive();
    await followJobs(store, backend, jobs, {
      ...(signal && { signal }),
      onChange: (ended) => {
        const now = standingOf(run, (key) => jobs.known.get(key)?.state ?? "new", promoted);
        onChange?.(followedCells(run, { standing: now, ...jobs }), now.stages);
        tell(ended);
        return (
          ended.some((key) => isForMoreMemory(jobs.known.get(key)!, onOutOfMemory, contract.profiles)) ||
          (run.stages.length > 1 && stagesOfActive() < stages)
        );
      },
    });
    tell(await refresh(driver, jobs, unfinished(jobs)));
  }
}

/** Reads anew what is known of some jobs; returns those that have ended meanwhile. */
async function refresh(
  { store, backend }: Driver,
  jobs: FollowedJobs,
  keys: readonly string[],
): Promise<string[]> {
  if (keys.length === 0) return [];
  const { known, active } = await knownJobs(store, backend, keys);
  const ended: string[] = [];
  for (const key of keys) {
    const before = jobs.known.get(key);
    const job = known.get(key);
    if (job) jobs.known.set(key, keepReason(job, before));
    if (job && hasResult(job.state) && job.generation > (before?.generation ?? 0)) ended.push(key);
    const activeJob = active.get(key);
    if (activeJob) jobs.active.set(key, activeJob);
    else jobs.active.delete(key);
  }
  return ended;
}

/** Why a job was lost is not in the store. */
function keepReason(job: KnownJob, before: KnownJob | undefined): KnownJob {
  return job.state === "lost" && before?.state === "lost" && before.reason !== undefined
    ? { ...job, reason: before.reason }
    : job;
}

/** Jobs that have no result yet: others may run them, or have run them meanwhile. */
function unfinished({ known, active }: FollowedJobs): string[] {
  return [...known].flatMap(([key, { state }]) => (hasResult(state) || active.has(key) ? [] : [key]));
}

/** Where each job stands; the first place of one that stages share. */
function placesOf(run: Run): Map<string, JobPlace> {
  const places = new Map<string, JobPlace>();
  for (const stage of run.stages.keys())
    for (const cell of run.cells.keys()) {
      const key = jobKeyAt(run, { stage, cell });
      if (!places.has(key)) places.set(key, { stage, cell });
    }
  return places;
}
