import type { ArrayRequest, ChildState, ChildStatus, JobStatus } from "../backends/backend";

/** A submitted array as the supervisor keeps it. */
export interface Job {
  readonly jobId: string;
  readonly request: ArrayRequest;
  readonly children: readonly Child[];
  /** Indices of the children to start, the next one first. */
  readonly queue: number[];
  /** How many children have not ended for good. */
  unfinished: number;
  /** The number of the last change of any child. */
  sequence: number;
}

/** A child as the supervisor keeps it. */
export interface Child {
  state: ChildState;
  /** The number of its last change. */
  sequence: number;
  /** Whether the runner has been told to start it and has not reported its end. */
  inFlight: boolean;
  /** Set when it was told to stop; then it is not tried again. */
  stopReason?: string;
}

/** The status of all children together. */
export function statusOf(job: Job): JobStatus {
  const statuses = new Set(job.children.map((child) => child.state.status));
  if (job.unfinished === 0) return statuses.has("FAILED") ? "FAILED" : "SUCCEEDED";
  return statuses.has("RUNNABLE") && statuses.size === 1 ? "RUNNABLE" : "RUNNING";
}

/** Whether a child has ended for good. */
export function isFinal(status: ChildStatus): boolean {
  return status === "SUCCEEDED" || status === "FAILED";
}
