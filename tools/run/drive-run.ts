import type { Contract } from "../../infra/contract";
import type { Backend } from "../backends/backend";
import {
  isForMoreMemory,
  type JobState,
  type KnownJob,
  profileToRun,
  type RunAgain,
  stateToStart,
} from "../plan/job-state";
import { type JobPlace, jobsToStart } from "../plan/plan";
import { allJobKeys, jobIn } from "../plan/scope";
import { type StageStanding, standingOf } from "../plan/standing";
import type { Store } from "../stores/store";
import { endJobs, isCancelled } from "./cancellation";
import { decidePromotions } from "./decide-promotions";
import { type FollowedJobs, followJobs } from "./follow-jobs";
import { type FollowedCell, followedCells } from "./followed-cell";
import { knownJobs } from "./known-jobs";
import type { Run } from "./ledger";
import { type SubmitOptions, submitJobs } from "./submit-jobs";

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

/** Jobs of a stage that were submitted. */
export interface StartedJobs {
  readonly stage: string;
  readonly jobs: number;
  /** `again` after what ran them went away, `moreMemory` on a bigger profile. */
  readonly because: "new" | "again" | "moreMemory";
}

/** How often a job is submitted again after what ran it went away. */
const resubmissions = 2;

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
  const tries = new Tries(run, { rerun, onOutOfMemory, use: options.use, contract });
  const jobs: FollowedJobs = {
    ...(await knownJobs(store, backend, allJobKeys(run))),
    startedAt: new Map(),
    gone: new Set(),
  };
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
      for (const place of toStart) places.set(keyAt(run, place), place);
      tell(
        await refresh(
          driver,
          jobs,
          toStart.map((place) => keyAt(run, place)),
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

/** What makes a job run again, and with which profile. */
interface TryAgain extends RunAgain {
  readonly use: string | undefined;
  readonly contract: Contract;
}

/** What was submitted while a run was driven, so that nothing is tried without end. */
class Tries {
  readonly #run: Run;
  readonly #again: TryAgain;
  readonly #counts = new Map<string, number>();
  readonly #moreMemory = new Set<string>();
  /** How many jobs had got more memory when a job was submitted last. */
  readonly #memoryBefore = new Map<string, number>();

  constructor(run: Run, again: TryAgain) {
    this.#run = run;
    this.#again = again;
  }

  /** What failed before is to run again once, what ran out of memory once more. */
  stateToStart(key: string, { known }: FollowedJobs): JobState {
    const { rerun, onOutOfMemory, contract } = this.#again;
    const again = {
      rerun: this.#counts.has(key) ? undefined : rerun,
      onOutOfMemory: this.#moreMemory.has(key) ? undefined : onOutOfMemory,
    };
    return stateToStart(known.get(key), again, contract.profiles);
  }

  mayStart(place: JobPlace, { known, gone }: FollowedJobs): boolean {
    const key = keyAt(this.#run, place);
    const count = this.#counts.get(key) ?? 0;
    if (count === 0) return true;
    if (gone.has(key)) return count <= resubmissions;
    return this.#getsMemory(place, known.get(key)) || this.#wasKept(key, known.get(key));
  }

  /** Counts jobs as submitted; says how many of each stage, and why. */
  note(places: readonly JobPlace[], { known, gone }: FollowedJobs): StartedJobs[] {
    const started = new Map<string, StartedJobs>();
    for (const place of places) {
      const key = keyAt(this.#run, place);
      const getsMemory = this.#getsMemory(place, known.get(key));
      const because = gone.delete(key) ? "again" : getsMemory ? "moreMemory" : "new";
      if (getsMemory) this.#moreMemory.add(key);
      this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
      const stage = this.#run.stages[place.stage]!.name;
      const group = `${stage} ${because}`;
      started.set(group, { stage, because, jobs: (started.get(group)?.jobs ?? 0) + 1 });
    }
    for (const place of places) this.#memoryBefore.set(keyAt(this.#run, place), this.#moreMemory.size);
    return [...started.values()];
  }

  /** Whether a job did not start since its backend took another's want of memory, seen to meanwhile, for a failure that stops the run. */
  #wasKept(key: string, job: KnownJob | undefined): boolean {
    const { order } = this.#run;
    const seenTo = this.#moreMemory.size > (this.#memoryBefore.get(key) ?? 0);
    return order?.stopOnFailure === true && job?.state === "new" && seenTo;
  }

  /** Whether a job ran out of memory and is to run on the profile that the sweep has for that. */
  #getsMemory({ stage, cell }: JobPlace, job: KnownJob | undefined): boolean {
    const { use, onOutOfMemory, contract } = this.#again;
    if (!job || !isForMoreMemory(job, onOutOfMemory, contract.profiles)) return false;
    const asked = use ?? jobIn(this.#run.cells[cell]!, stage).profile;
    return profileToRun(asked, job, onOutOfMemory, contract.profiles) === onOutOfMemory;
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
    const hasEnded = job?.state === "done" || job?.state === "failed";
    if (hasEnded && job.generation > (before?.generation ?? 0)) ended.push(key);
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
  return [...known].flatMap(([key, { state }]) =>
    state === "done" || state === "failed" || active.has(key) ? [] : [key],
  );
}

/** Where each job stands; the first place of one that stages share. */
function placesOf(run: Run): Map<string, JobPlace> {
  const places = new Map<string, JobPlace>();
  for (const stage of run.stages.keys())
    for (const cell of run.cells.keys()) {
      const key = keyAt(run, { stage, cell });
      if (!places.has(key)) places.set(key, { stage, cell });
    }
  return places;
}

function keyAt({ cells }: Run, { stage, cell }: JobPlace): string {
  return jobIn(cells[cell]!, stage).jobKey;
}
