import { randomBytes } from "node:crypto";
import type { ArrayRequest, ChildState, ChildStatus, JobChanges, NamedJob } from "../backends/backend";
import { hasRoom, type Resources } from "./admission";
import { type Child, isFinal, type Job, statusOf } from "./job";

/** A child to start now. */
export interface StartOrder {
  /** `<job id>:<index>` */
  readonly child: string;
  readonly jobId: string;
  readonly index: number;
  readonly attempt: number;
  readonly manifest: string;
  readonly timeoutSeconds: number;
}

/** How a child's process ended. */
export interface ChildExit {
  /** Absent when a signal ended it. */
  readonly exitCode?: number;
  readonly reason?: string;
}

/** What a child ends with when it could not finish for no fault of its own. */
export const comeBackCode = 75;

const maxAttempts = 3;

/** The jobs of a supervisor and where their children stand; knows no processes and no clock. */
export class JobTable {
  /** What all children in flight may use; the last submission's word counts. */
  capacity: Resources = { vcpus: 1, memoryMiB: 1 };
  readonly #jobs = new Map<string, Job>();
  readonly #inFlight = new Map<string, { readonly run: string; readonly profile: Resources }>();
  readonly #onChange: () => void;
  #sequence = 0;

  /** @param onChange - called after each change of any child */
  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /** Whether any child waits or runs. */
  get busy(): boolean {
    return [...this.#jobs.values()].some((job) => job.unfinished > 0);
  }

  /** Whether any child waits to be started. */
  get hasWaiting(): boolean {
    return [...this.#jobs.values()].some((job) => job.queue.length > 0);
  }

  /** The number of the last change. */
  get sequence(): number {
    return this.#sequence;
  }

  add(request: ArrayRequest, now: number): string {
    const jobId = `local-${now.toString(36)}-${randomBytes(8).toString("hex")}`;
    const indices = Array.from({ length: request.size }, (_, index) => index);
    const children = indices.map(
      (index): Child => ({
        state: { index, status: "RUNNABLE", attempt: 1 },
        sequence: ++this.#sequence,
        inFlight: false,
      }),
    );
    this.#jobs.set(jobId, {
      jobId,
      request,
      children,
      queue: indices,
      unfinished: request.size,
      sequence: this.#sequence,
    });
    this.#onChange();
    return jobId;
  }

  unfinishedJobs(): NamedJob[] {
    return [...this.#jobs.values()]
      .filter((job) => job.unfinished > 0)
      .map(({ jobId, request: { jobName } }) => ({ jobId, jobName }));
  }

  findByName(jobName: string): string[] {
    return [...this.#jobs.values()].filter((job) => job.request.jobName === jobName).map((job) => job.jobId);
  }

  /**
   * Takes the children that may start now, in the order of submission. The first that finds no room keeps all behind
   * it waiting, so that a large one gets its turn; a run at its own limit is passed over.
   */
  takeStartable(): StartOrder[] {
    const orders: StartOrder[] = [];
    for (const job of this.#jobs.values()) {
      while (job.queue.length > 0 && !this.#isAtLimit(job)) {
        const used = [...this.#inFlight.values()].map(({ profile }) => profile);
        if (!hasRoom(job.request.profile, used, this.capacity)) return orders;
        orders.push(this.#take(job));
      }
    }
    return orders;
  }

  started(childId: string, now: number): void {
    const found = this.#find(childId);
    if (!found) return;
    const { index, attempt } = found.child.state;
    this.#change(found.job, found.child, { index, status: "RUNNING", attempt, startedAt: now });
  }

  /**
   * Records that a child's process is gone: for good, or to be started again.
   *
   * @returns the attempt to come, when it is to be tried again; `requeue` it when its time has come
   */
  exited(childId: string, exit: ChildExit | "runner-died", now: number): number | undefined {
    const found = this.#find(childId);
    if (!found?.child.inFlight) return undefined;
    const { job, child } = found;
    this.#inFlight.delete(childId);
    child.inFlight = false;
    const { exitCode, reason } =
      exit === "runner-died" ? { exitCode: undefined, reason: "the cell runner died under it" } : exit;
    const again = exit === "runner-died" || exitCode === comeBackCode;
    const attempt = child.state.attempt;
    if (again && child.stopReason === undefined && attempt < maxAttempts) {
      const retried = { index: child.state.index, status: "RUNNABLE", attempt: attempt + 1 } as const;
      this.#change(job, child, { ...retried, ...optional("statusReason", reason) });
      return attempt + 1;
    }
    const status = exitCode === 0 ? "SUCCEEDED" : "FAILED";
    const statusReason = status === "FAILED" ? (child.stopReason ?? reason) : undefined;
    this.#finish(
      job,
      child,
      status,
      { ...optional("exitCode", exitCode), ...optional("statusReason", statusReason) },
      now,
    );
    return undefined;
  }

  /** Lets a child that is to be tried again wait for its start, at its old place in its job. */
  requeue(childId: string): void {
    const found = this.#find(childId);
    if (found?.child.state.status !== "RUNNABLE") return;
    const { index } = found.child.state;
    const { queue } = found.job;
    const next = queue.findIndex((each) => each > index);
    queue.splice(next === -1 ? queue.length : next, 0, index);
  }

  /**
   * Ends a job, or one child of it, for a reason: what is not in flight fails at once.
   *
   * @returns the children whose processes are to be stopped
   */
  stop(jobId: string, reason: string, now: number, index?: number): string[] {
    const job = this.#jobs.get(jobId);
    if (!job) return [];
    const chosen = index === undefined ? job.children : job.children.slice(index, index + 1);
    const unfinished = chosen.filter((child) => !isFinal(child.state.status));
    for (const child of unfinished) child.stopReason ??= reason;
    this.#failWaiting(job, unfinished, reason, now);
    return unfinished.filter((child) => child.inFlight).map((child) => `${jobId}:${child.state.index}`);
  }

  /** Ends every child that is not in flight. */
  failWaiting(reason: string, now: number): void {
    for (const job of this.#jobs.values()) {
      this.#failWaiting(
        job,
        job.children.filter((child) => !isFinal(child.state.status)),
        reason,
        now,
      );
    }
  }

  /** Whether any of these jobs changed after a sequence number. */
  haveChanged(jobIds: readonly string[], since: number): boolean {
    return jobIds.some((jobId) => (this.#jobs.get(jobId)?.sequence ?? 0) > since);
  }

  /** Whether nothing more will happen to these jobs. */
  haveEnded(jobIds: readonly string[]): boolean {
    return jobIds.every((jobId) => (this.#jobs.get(jobId)?.unfinished ?? 0) === 0);
  }

  /** Jobs, each with the children that changed after a sequence number. */
  changesSince(jobIds: readonly string[], since: number): JobChanges[] {
    return jobIds.map((jobId) => {
      const job = this.#jobs.get(jobId);
      if (!job) return { jobId, status: "UNKNOWN", children: [] };
      const children = job.children.filter((child) => child.sequence > since).map((child) => child.state);
      return { jobId, status: statusOf(job), children };
    });
  }

  #failWaiting(job: Job, unfinished: readonly Child[], reason: string, now: number): void {
    for (const child of unfinished) {
      if (!child.inFlight) this.#finish(job, child, "FAILED", { statusReason: reason }, now);
    }
    const left = job.queue.filter((index) => !isFinal((job.children[index] as Child).state.status));
    job.queue.splice(0, job.queue.length, ...left);
  }

  #isAtLimit({ request }: Job): boolean {
    if (request.maxInFlight === undefined) return false;
    const ofRun = [...this.#inFlight.values()].filter(({ run }) => run === request.run);
    return ofRun.length >= request.maxInFlight;
  }

  #take(job: Job): StartOrder {
    const index = job.queue.shift() as number;
    const child = job.children[index] as Child;
    const { run, profile, manifest } = job.request;
    child.inFlight = true;
    const order = { child: `${job.jobId}:${index}`, jobId: job.jobId, index, attempt: child.state.attempt };
    this.#inFlight.set(order.child, { run, profile });
    return { ...order, manifest, timeoutSeconds: profile.timeoutSeconds };
  }

  #find(childId: string): { job: Job; child: Child } | undefined {
    const [jobId = "", index] = childId.split(":");
    const job = this.#jobs.get(jobId);
    const child = job?.children[Number(index)];
    return job && child && { job, child };
  }

  #finish(job: Job, child: Child, status: ChildStatus, end: Partial<ChildState>, now: number): void {
    const { index, attempt, startedAt } = child.state;
    job.unfinished -= 1;
    this.#change(job, child, {
      index,
      status,
      attempt,
      ...optional("startedAt", startedAt),
      ...end,
      stoppedAt: now,
    });
  }

  #change(job: Job, child: Child, state: ChildState): void {
    child.state = state;
    child.sequence = ++this.#sequence;
    job.sequence = child.sequence;
    this.#onChange();
  }
}

function optional<K extends string, V>(key: K, value: V | undefined): { readonly [key in K]?: V } {
  return (value === undefined ? {} : { [key]: value }) as { readonly [key in K]?: V };
}
