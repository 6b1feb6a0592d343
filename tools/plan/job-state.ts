/** Where a job stands. `lost`: its process, machine or database went away, which says nothing about the experiment. */
export type JobState = "new" | "running" | "done" | "failed" | "lost";

/** What is known of a job from the store. */
export interface KnownJob {
  readonly state: JobState;
  /** The generation that this state is of; 0 where there is none. */
  readonly generation: number;
  /** The job that gave the result; only where there is one. */
  readonly jobId?: string;
  /** Jobs that claimed a later generation and ended without a result. */
  readonly holders: readonly string[];
  /** How long it took; only where it is done. */
  readonly seconds?: number;
  /** Why it failed or was lost. */
  readonly reason?: string;
  /** Whether it failed for want of memory. */
  readonly outOfMemory?: boolean;
  /** The resource profile that the result was computed with. */
  readonly profile?: string;
}

/** What is to run again beside jobs without a result. */
export type Rerun = "failed" | "all";

/** What makes a job run again although it has a result. */
export interface RunAgain {
  readonly rerun?: Rerun | undefined;
  /** The profile that jobs which ran out of memory are run with once more. */
  readonly onOutOfMemory?: string | undefined;
}

/** Whether a job runs again for want of memory, on the profile that has more. */
export function isForMoreMemory({ state, outOfMemory, profile }: KnownJob, onOutOfMemory?: string): boolean {
  return (
    state === "failed" && outOfMemory === true && onOutOfMemory !== undefined && profile !== onOutOfMemory
  );
}

/** A job's state as those see it who start jobs: one that is to run again is new. */
export function stateToStart(job: KnownJob | undefined, { rerun, onOutOfMemory }: RunAgain): JobState {
  if (!job) return "new";
  const again =
    (job.state === "failed" && rerun !== undefined) ||
    (job.state === "done" && rerun === "all") ||
    isForMoreMemory(job, onOutOfMemory);
  return again ? "new" : job.state;
}
