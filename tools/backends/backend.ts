/** The part of a resource profile that a backend enforces. */
export interface JobProfile {
  readonly name: string;
  /** Virtual CPUs, also in fractions. */
  readonly vcpus: number;
  readonly memoryMiB: number;
  /** Seconds from a child's start to its end by force. */
  readonly timeoutSeconds: number;
}

/** An array of jobs to submit; its children are numbered from 0. */
export interface ArrayRequest {
  readonly run: string;
  /** The array's number within its run. */
  readonly array: number;
  /** Derived from run and array, so that a job can be found again by it. */
  readonly jobName: string;
  /** Key of the array's manifest in the store. */
  readonly manifest: string;
  /** How many children it has. */
  readonly size: number;
  readonly profile: JobProfile;
  /** What its children run: Triage's experiments, or any programs. */
  readonly runner: RunnerKind;
  /** Whether its children use the stack's database. */
  readonly needsDatabase: boolean;
  /**
   * How many children of the whole run may be in flight.
   * @default no limit but the backend's capacity
   */
  readonly maxInFlight?: number;
  /** Whether nothing more of the run starts once one of its children has failed; what runs goes on. */
  readonly stopOnFailure?: boolean;
}

/** A process that runs experiments has imported Triage; one that runs commands starts at once. */
export type RunnerKind = "experiments" | "commands";

/** AWS Batch's words; a child that is being retried is RUNNABLE again, of a higher attempt. */
export type ChildStatus = "RUNNABLE" | "RUNNING" | "SUCCEEDED" | "FAILED";

/** As a child's, for all children together; UNKNOWN when the backend has forgotten the job, or its processes are gone. */
export type JobStatus = ChildStatus | "UNKNOWN";

/** Where one child stands. */
export interface ChildState {
  readonly index: number;
  readonly status: ChildStatus;
  /** Counts from 1. */
  readonly attempt: number;
  /** What the last attempt ended with; absent when it was ended by a signal or never started. */
  readonly exitCode?: number;
  /** Why it failed or is retried, for people; `timeout` when it ran longer than its profile allows. */
  readonly statusReason?: string;
  /** Of the last attempt; milliseconds since 1970. */
  readonly startedAt?: number;
  /** Of the last attempt; milliseconds since 1970. */
  readonly stoppedAt?: number;
}

/** A job, with the children that are new to whoever asked. */
export interface JobChanges {
  readonly jobId: string;
  readonly status: JobStatus;
  readonly children: readonly ChildState[];
}

/** A job and what it was named by its submitter. */
export interface NamedJob {
  readonly jobId: string;
  readonly jobName: string;
}

/** What runs jobs: AWS Batch, or this machine. */
export interface Backend {
  /** Submits an array; resolves to its job id, which no other job ever has. */
  submit(request: ArrayRequest): Promise<string>;
  /** The jobs that wait or run, whoever submitted them, oldest first. */
  unfinished(): Promise<readonly NamedJob[]>;
  /** The given jobs with all their children. */
  describe(jobIds: readonly string[]): Promise<JobChanges[]>;
  /**
   * Yields the given jobs with all their children, then each time what changed since; ends when all of them have
   * ended or are UNKNOWN, or when the signal aborts. Changes that come close together are yielded together.
   */
  follow(jobIds: readonly string[], signal?: AbortSignal): AsyncIterable<readonly JobChanges[]>;
  /** Ends a job, or one child of it: what waits fails with the reason, what runs is sent SIGTERM, then SIGKILL. */
  terminate(jobId: string, reason: string, index?: number): Promise<void>;
}

/** Whether nothing more will happen to a job. */
export function hasEnded(status: JobStatus): boolean {
  return status !== "RUNNABLE" && status !== "RUNNING";
}
