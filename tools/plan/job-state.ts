import type { Contract } from "../../infra/contract";

/** Where a job stands. `lost`: its process, machine or database went away, which says nothing about the experiment. */
export type JobState = "new" | "running" | "done" | "failed" | "lost";

/** Whether a job ended with something to say about the experiment. */
export function hasResult(state: JobState): boolean {
  return state === "done" || state === "failed";
}

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

/** Whether a job runs again for want of memory: on a profile that has more than the one that it ran on. */
export function isForMoreMemory(
  { state, outOfMemory, profile }: KnownJob,
  onOutOfMemory: string | undefined,
  profiles: Contract["profiles"],
): boolean {
  if (state !== "failed" || !outOfMemory || onOutOfMemory === undefined) return false;
  return memoryOf(onOutOfMemory, profiles) > memoryOf(profile, profiles);
}

/**
 * The profile that a job is run with: the one that is asked for, but the bigger one where as much memory has been too
 * little before.
 */
export function profileToRun(
  asked: string,
  known: KnownJob | undefined,
  onOutOfMemory: string | undefined,
  profiles: Contract["profiles"],
): string {
  if (!known?.outOfMemory || onOutOfMemory === undefined) return asked;
  const memory = memoryOf(asked, profiles);
  const isTooLittle = memory <= memoryOf(known.profile, profiles);
  return isTooLittle && memoryOf(onOutOfMemory, profiles) > memory ? onOutOfMemory : asked;
}

function memoryOf(profile: string | undefined, profiles: Contract["profiles"]): number {
  return (profile !== undefined && profiles[profile]?.memoryMiB) || 0;
}

/** A job's state as those see it who start jobs: one that is to run again is new. */
export function stateToStart(
  job: KnownJob | undefined,
  { rerun, onOutOfMemory }: RunAgain,
  profiles: Contract["profiles"],
): JobState {
  if (!job) return "new";
  const again =
    (job.state === "failed" && rerun !== undefined) ||
    (job.state === "done" && rerun === "all") ||
    isForMoreMemory(job, onOutOfMemory, profiles);
  return again ? "new" : job.state;
}
