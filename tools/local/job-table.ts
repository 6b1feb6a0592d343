import { randomBytes } from "node:crypto";
import type { ArrayRequest, ChildState, ChildStatus, JobChanges, NamedJob } from "../backends/backend";
import { Admission, type Resources } from "./admission";
import {
  type Child,
  isFinal,
  type Job,
  newJob,
  type RunnerName,
  statusOf,
  takeWaiting,
  waitAgain,
} from "./job";

/** A child to start now. */
export interface StartOrder {
  /** `<job id>:<index>` */
  readonly child: string;
  readonly jobId: string;
  readonly index: number;
  readonly attempt: number;
  readonly manifest: string;
  readonly timeoutSeconds: number;
  readonly runner: RunnerName;
}

/** How a child's process ended. */
export interface ChildExit {
  /** Absent when a signal ended it. */
  readonly exitCode?: number;
  readonly reason?: string;
}

/** What a child ends with when its cell failed, or one of them. */
const failedCode = 1;
/** What a child ends with when it could not finish for no fault of its own. */
export const comeBackCode = 75;

const maxAttempts = 3;

/** The jobs of a supervisor and where their children stand; knows no processes and no clock. */
export class JobTable {
  /** What all children in flight may use; the last submission's word counts. */
  capacity: Resources = { vcpus: 1, memoryMiB: 1 };
  readonly #jobs = new Map<string, Job>();
  /** Those of which a child waits or runs, in the order of submission. */
  readonly #unfinished = new Set<Job>();
  readonly #admission = new Admission();
  /** How many children of a run take room. */
  readonly #ofRun = new Map<string, number>();
  readonly #onChange: () => void;
  #sequence = 0;

  /** @param onChange - called after each change of any child */
  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /** Whether any child waits or runs. */
  get busy(): boolean {
    return this.#unfinished.size > 0;
  }

  /** The runners that children wait for. */
  get waitedFor(): ReadonlySet<RunnerName> {
    const waiting = [...this.#unfinished].filter((job) => job.waiting > 0);
    return new Set(waiting.map(({ runner }) => runner));
  }

  /** The number of the last change. */
  get sequence(): number {
    return this.#sequence;
  }

  add(request: ArrayRequest, now: number): string {
    const jobId = `local-${now.toString(36)}-${randomBytes(8).toString("hex")}`;
    const job = newJob(jobId, request, ++this.#sequence);
    this.#jobs.set(jobId, job);
    if (job.unfinished > 0) this.#unfinished.add(job);
    this.#onChange();
    return jobId;
  }

  unfinishedJobs(): NamedJob[] {
    return [...this.#unfinished].map(({ jobId, request: { jobName } }) => ({ jobId, jobName }));
  }

  findByName(jobName: string): string[] {
    return [...this.#jobs.values()].filter((job) => job.request.jobName === jobName).map((job) => job.jobId);
  }

  /**
   * Takes the children that may start now, in the order of submission. The first that finds no room keeps all behind
   * it waiting, so that a large one gets its turn; a run at its own limit is passed over, and so is a job whose runner
   * is not ready.
   */
  takeStartable(isReady: (runner: RunnerName) => boolean): StartOrder[] {
    const orders: StartOrder[] = [];
    for (const job of this.#unfinished) {
      if (job.waiting === 0 || !isReady(job.runner)) continue;
      while (job.waiting > 0 && !this.#isAtLimit(job)) {
        if (!this.#admission.hasRoom(job.request.profile, this.capacity)) return orders;
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
   * Records that nothing of a child runs any more, although it has not exited yet: others may start in its place, unless
   * it has failed and they are not to start then.
   */
  ended(childId: string, hasFailed: boolean): void {
    const found = this.#find(childId);
    if (found && !(hasFailed && found.job.request.stopOnFailure)) this.#leaveRoom(found.job, found.child);
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
    this.#leaveRoom(job, child);
    child.inFlight = false;
    job.inFlight -= 1;
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
    const byItsFault = status === "FAILED" && (exitCode === failedCode || child.stopReason === timeoutReason);
    if (byItsFault && job.request.stopOnFailure) this.#stopRun(job.request.run, now);
    return undefined;
  }

  /** Lets a child that is to be tried again wait for its start, at its old place in its job. */
  requeue(childId: string): void {
    const found = this.#find(childId);
    if (found?.child.state.status === "RUNNABLE") waitAgain(found.job, found.child);
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
    this.#failIdle(job, unfinished, reason, now);
    return unfinished.filter((child) => child.inFlight).map((child) => `${jobId}:${child.state.index}`);
  }

  /** Ends every child of a runner that is not in flight. */
  failWaiting(runner: RunnerName, reason: string, now: number): void {
    for (const job of this.#unfinished) {
      if (job.runner === runner) this.#failIdle(job, job.children, reason, now);
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

  #stopRun(run: string, now: number): void {
    for (const job of this.#unfinished) {
      if (job.request.run === run) this.#failIdle(job, job.children, notStartedReason, now);
    }
  }

  #failIdle(job: Job, children: readonly Child[], reason: string, now: number): void {
    if (job.unfinished === job.inFlight) return;
    for (const child of children) {
      if (child.inFlight || isFinal(child.state.status)) continue;
      if (child.waits) job.waiting -= 1;
      child.waits = false;
      this.#finish(job, child, "FAILED", { statusReason: reason }, now);
    }
  }

  #isAtLimit({ request: { run, maxInFlight } }: Job): boolean {
    return maxInFlight !== undefined && (this.#ofRun.get(run) ?? 0) >= maxInFlight;
  }

  #take(job: Job): StartOrder {
    const child = takeWaiting(job);
    const { index, attempt } = child.state;
    const { run, profile, manifest } = job.request;
    child.inFlight = true;
    job.inFlight += 1;
    child.takesRoom = true;
    this.#admission.enter(profile);
    this.#ofRun.set(run, (this.#ofRun.get(run) ?? 0) + 1);
    const { jobId, runner } = job;
    const { timeoutSeconds } = profile;
    return { child: `${jobId}:${index}`, jobId, index, attempt, manifest, timeoutSeconds, runner };
  }

  #leaveRoom({ request: { run, profile } }: Job, child: Child): void {
    if (!child.takesRoom) return;
    child.takesRoom = false;
    this.#admission.leave(profile);
    const left = (this.#ofRun.get(run) ?? 0) - 1;
    if (left > 0) this.#ofRun.set(run, left);
    else this.#ofRun.delete(run);
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
    if (job.unfinished === 0) this.#unfinished.delete(job);
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
    job.counts[child.state.status] -= 1;
    job.counts[state.status] += 1;
    child.state = state;
    child.sequence = ++this.#sequence;
    job.sequence = child.sequence;
    this.#onChange();
  }
}

/** Why a child is stopped that ran too long; the runner takes this one for its own fault. */
export const timeoutReason = "timeout";
const notStartedReason = "not started: another cell failed";

function optional<K extends string, V>(key: K, value: V | undefined): { readonly [key in K]?: V } {
  return (value === undefined ? {} : { [key]: value }) as { readonly [key in K]?: V };
}
