import type { ArrayRequest } from "../backends/backend";
import { Problem } from "../problem";
import type { Resources } from "./admission";
import type { RunnerName } from "./job";
import { type ChildExit, JobTable, type StartOrder, timeoutReason } from "./job-table";
import { KeptRunner, type KeptRunnerOptions } from "./kept-runner";

export interface DispatcherOptions extends Pick<KeptRunnerOptions, "database" | "startRunner"> {
  /** Called after each change of any child. */
  readonly onChange: () => void;
}

/** A child that a runner was told to start. */
interface GivenChild {
  readonly runner: KeptRunner;
  readonly timeoutSeconds: number;
}

/** Brings the children of submitted jobs to the warm runners, and stops those that take too long. */
export class Dispatcher {
  readonly jobs: JobTable;
  readonly #options: DispatcherOptions;
  readonly #runners = new Map<RunnerName, KeptRunner>();
  readonly #given = new Map<string, GivenChild>();
  /** Of children that run: when their time is over. */
  readonly #deadlines = new Map<string, NodeJS.Timeout>();
  /** Of children that are to be tried again: until then. */
  readonly #pauses = new Set<NodeJS.Timeout>();
  #pumping = false;
  #ended = false;

  constructor(options: DispatcherOptions) {
    this.#options = options;
    this.jobs = new JobTable(options.onChange);
  }

  submit(request: ArrayRequest, capacity: Resources): string {
    this.jobs.capacity = capacity;
    const jobId = this.jobs.add(request, Date.now());
    this.#pump();
    return jobId;
  }

  terminate(jobId: string, reason: string, index?: number): void {
    for (const child of this.jobs.stop(jobId, reason, Date.now(), index)) this.#stop(child, reason);
    this.#pump();
  }

  /** Ends the runners and what they run, and starts nothing more. */
  async end(): Promise<void> {
    this.#ended = true;
    for (const timer of [...this.#deadlines.values(), ...this.#pauses]) clearTimeout(timer);
    await Promise.all([...this.#runners.values()].map((runner) => runner.end()));
  }

  /** Starts what may start, once all that is heard together has been taken in. */
  #pump(): void {
    if (this.#pumping || this.#ended) return;
    this.#pumping = true;
    queueMicrotask(() => {
      this.#pumping = false;
      if (!this.#ended) this.#startWaiting();
    });
  }

  #startWaiting(): void {
    for (const name of this.jobs.waitedFor) {
      const runner = this.#runner(name);
      if (!runner.isReady) this.#prepare(name, runner);
    }
    const orders = new Map<RunnerName, StartOrder[]>();
    for (const order of this.jobs.takeStartable((name) => this.#runner(name).isReady)) {
      const { child, runner, timeoutSeconds } = order;
      this.#given.set(child, { runner: this.#runner(runner), timeoutSeconds });
      const others = orders.get(runner);
      if (others) others.push(order);
      else orders.set(runner, [order]);
    }
    for (const [name, ofRunner] of orders) this.#runner(name).start(ofRunner);
  }

  #prepare(name: RunnerName, runner: KeptRunner): void {
    runner.prepare().catch((error: Error) => this.jobs.failWaiting(name, reasonOf(error), Date.now()));
  }

  #runner(name: RunnerName): KeptRunner {
    const known = this.#runners.get(name);
    if (known) return known;
    const { database, startRunner } = this.#options;
    const runner: KeptRunner = new KeptRunner({
      ...{ name, database, startRunner },
      onReady: () => this.#pump(),
      onStarted: (child) => this.#started(child),
      onEnded: (child, hasFailed) => this.#childEnded(child, hasFailed),
      onExited: (child, exit) => this.#exited(child, exit),
      onGone: (reason) => this.#runnerGone(name, runner, reason),
    });
    this.#runners.set(name, runner);
    return runner;
  }

  #started(child: string): void {
    const given = this.#given.get(child);
    if (!given) return;
    this.jobs.started(child, Date.now());
    this.#setDeadline(child, Math.min(given.timeoutSeconds * 1000, longestTimerMs), () => {
      const [jobId = "", index] = child.split(":");
      this.jobs.stop(jobId, timeoutReason, Date.now(), Number(index));
      this.#stop(child, timeoutReason);
    });
  }

  /** Asks a child to end, and makes it when it does not in time. */
  #stop(child: string, reason: string): void {
    const runner = this.#given.get(child)?.runner;
    runner?.stop(child, "TERM", reason);
    this.#setDeadline(child, graceMs, () => runner?.stop(child, "KILL", reason));
  }

  #childEnded(child: string, hasFailed: boolean): void {
    this.#clearDeadline(child);
    this.jobs.ended(child, hasFailed);
    this.#pump();
  }

  #exited(child: string, exit: ChildExit | "runner-died"): void {
    this.#given.delete(child);
    this.#clearDeadline(child);
    const attempt = this.jobs.exited(child, exit, Date.now());
    if (attempt !== undefined) this.#retryLater(child, attempt);
    this.#pump();
  }

  /** Waits a little before each new attempt, a database that was killed needs a moment to be back. */
  #retryLater(child: string, attempt: number): void {
    const timer = setTimeout(
      () => {
        this.#pauses.delete(timer);
        this.jobs.requeue(child);
        this.#pump();
      },
      (attempt - 1) * retryPauseMs,
    );
    this.#pauses.add(timer);
  }

  /** @param reason - why there is no point in another one; undefined where there is */
  #runnerGone(name: RunnerName, runner: KeptRunner, reason: string | undefined): void {
    for (const [child, given] of this.#given) {
      if (given.runner === runner) this.#exited(child, "runner-died");
    }
    if (reason !== undefined) this.jobs.failWaiting(name, reason, Date.now());
    this.#pump();
  }

  #setDeadline(child: string, ms: number, action: () => void): void {
    clearTimeout(this.#deadlines.get(child));
    this.#deadlines.set(child, setTimeout(action, ms));
  }

  #clearDeadline(child: string): void {
    clearTimeout(this.#deadlines.get(child));
    this.#deadlines.delete(child);
  }
}

function reasonOf(error: Error): string {
  return error instanceof Problem && error.hint ? `${error.message}\n${error.hint}` : error.message;
}

const graceMs = 10_000;
const retryPauseMs = 1000;
/** A timer of more milliseconds fires at once. */
const longestTimerMs = 2 ** 31 - 1;
