import {
  type ArrayRequest,
  type Backend,
  type ChildState,
  hasEnded,
  type JobChanges,
  type JobStatus,
  type NamedJob,
} from "../../tools/backends/backend";

/** A backend that runs nothing: it says what a test tells it to. */
export class FakeBackend implements Backend {
  readonly submitted: ArrayRequest[] = [];
  /** Names of jobs that wait or run, by job id. */
  readonly names = new Map<string, string>();
  /** What `describe` answers. */
  readonly jobs = new Map<string, JobChanges>();
  /** What `follow` yields, one entry at a time. */
  script: (readonly JobChanges[])[] = [];
  /** The job ids that each `follow` was called with. */
  readonly followed: (readonly string[])[] = [];
  readonly terminated: unknown[] = [];
  /** Called before a submission is answered. */
  onSubmit: (request: ArrayRequest) => Promise<void> = async () => {};

  async submit(request: ArrayRequest): Promise<string> {
    this.submitted.push(request);
    await this.onSubmit(request);
    return `job-${this.submitted.length}`;
  }

  async unfinished(): Promise<NamedJob[]> {
    const unfinished = [...this.names].filter(
      ([jobId]) => !hasEnded(this.jobs.get(jobId)?.status ?? "UNKNOWN"),
    );
    return unfinished.map(([jobId, jobName]) => ({ jobId, jobName }));
  }

  async describe(jobIds: readonly string[]): Promise<JobChanges[]> {
    return jobIds.map((jobId) => this.jobs.get(jobId) ?? changes(jobId, "UNKNOWN"));
  }

  async *follow(jobIds: readonly string[]): AsyncGenerator<readonly JobChanges[]> {
    this.followed.push(jobIds);
    yield* this.script;
  }

  async terminate(...what: unknown[]): Promise<void> {
    this.terminated.push(what);
  }
}

/** What a backend says of a job. */
export function changes(jobId: string, status: JobStatus, ...children: ChildState[]): JobChanges {
  return { jobId, status, children };
}

/** What a backend says of the child with an index. */
export function child(
  index: number,
  status: ChildState["status"],
  more: Partial<ChildState> = {},
): ChildState {
  return { index, status, attempt: 1, ...more };
}
