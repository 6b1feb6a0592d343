/** Where a cell's job stands. `lost`: its process, machine or database went away, which says nothing about the experiment. */
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
  /** How long the experiment took; only where it is done. */
  readonly seconds?: number;
  /** Why it failed or was lost. */
  readonly reason?: string;
}

/** Which of the known states `sweep run` runs: those without a result, and on request those that failed, or all. */
export function isToRun(state: JobState, rerun: "failed" | "all" | undefined): boolean {
  if (state === "new" || state === "lost") return true;
  if (state === "failed") return rerun !== undefined;
  return state === "done" && rerun === "all";
}
