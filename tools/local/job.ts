import type { ArrayRequest, ChildState, ChildStatus, JobStatus } from "../backends/backend";

/** The runner that children need; one of each kind runs at a time. */
export type RunnerName = "experiments" | "commands" | "database-commands";

/** A submitted array as the supervisor keeps it. */
export interface Job {
  readonly jobId: string;
  readonly request: ArrayRequest;
  readonly runner: RunnerName;
  readonly children: readonly Child[];
  /** The first child that was never started. */
  next: number;
  /** Indices of children to start again, the lowest first. */
  readonly again: number[];
  /** How many children wait to be started. */
  waiting: number;
  /** How many children are in flight. */
  inFlight: number;
  /** How many children have not ended for good. */
  unfinished: number;
  /** How many children have each status. */
  readonly counts: Record<ChildStatus, number>;
  /** The number of the last change of any child. */
  sequence: number;
}

/** A child as the supervisor keeps it. */
export interface Child {
  state: ChildState;
  /** The number of its last change. */
  sequence: number;
  /** Whether it waits to be started. */
  waits: boolean;
  /** Whether the runner has been told to start it and has not reported its end. */
  inFlight: boolean;
  /** Whether it counts among what uses the machine. */
  takesRoom: boolean;
  /** Set when it was told to stop; then it is not tried again. */
  stopReason?: string;
}

/** The runner that an array's children need. */
export function runnerOf({ runner, needsDatabase }: ArrayRequest): RunnerName {
  return runner === "commands" && needsDatabase ? "database-commands" : runner;
}

/** A job none of whose children has started. */
export function newJob(jobId: string, request: ArrayRequest, sequence: number): Job {
  const { size } = request;
  const children = Array.from(
    { length: size },
    (_, index): Child => ({
      state: { index, status: "RUNNABLE", attempt: 1 },
      ...{ sequence, waits: true, inFlight: false, takesRoom: false },
    }),
  );
  return {
    ...{ jobId, request, runner: runnerOf(request), children, next: 0, again: [], sequence },
    ...{ waiting: size, inFlight: 0, unfinished: size },
    counts: { RUNNABLE: size, RUNNING: 0, SUCCEEDED: 0, FAILED: 0 },
  };
}

/** The status of all children together. */
export function statusOf({ unfinished, counts, children }: Job): JobStatus {
  if (unfinished === 0) return counts.FAILED > 0 ? "FAILED" : "SUCCEEDED";
  return counts.RUNNABLE === children.length ? "RUNNABLE" : "RUNNING";
}

/** Whether a child has ended for good. */
export function isFinal(status: ChildStatus): boolean {
  return status === "SUCCEEDED" || status === "FAILED";
}

/** Takes the next child that waits; there is one. */
export function takeWaiting(job: Job): Child {
  for (;;) {
    // What was started before comes before what was not.
    const index = job.again.shift() ?? job.next++;
    const child = job.children[index] as Child;
    if (!child.waits) continue;
    child.waits = false;
    job.waiting -= 1;
    return child;
  }
}

/** Lets a child wait for another start, at its old place. */
export function waitAgain(job: Job, child: Child): void {
  const { index } = child.state;
  child.waits = true;
  job.waiting += 1;
  const behind = job.again.findIndex((each) => each > index);
  job.again.splice(behind === -1 ? job.again.length : behind, 0, index);
}
