import type { ArrayRequest } from "../backends/backend";
import { Problem } from "../problem";
import type { Resources } from "./admission";
import { type ChildExit, JobTable, type StartOrder } from "./job-table";
import type { PostgresConnection } from "./postgres";
import type { WarmRunner, WarmRunnerOptions } from "./warm-runner";

/** What the dispatcher hears from a runner. */
export type RunnerListener = Pick<WarmRunnerOptions, "onReady" | "onStarted" | "onExited" | "onGone">;

export interface DispatcherOptions {
  /** Waits until the database takes connections. */
  readonly connect: () => Promise<PostgresConnection>;
  /** Starts a runner whose children use that database. */
  readonly startRunner: (connection: PostgresConnection, listener: RunnerListener) => WarmRunner;
  /** Called after each change of any child. */
  readonly onChange: () => void;
}

interface CurrentRunner {
  readonly process: WarmRunner;
  /** Of the database that its children use. */
  readonly port: number;
  ready: boolean;
}

/** Brings the children of submitted jobs to the warm runner, and stops those that take too long. */
export class Dispatcher {
  readonly jobs: JobTable;
  readonly #options: DispatcherOptions;
  /** Of children that run: when their time is over. */
  readonly #deadlines = new Map<string, NodeJS.Timeout>();
  /** Of children that are to be tried again: until then. */
  readonly #pauses = new Set<NodeJS.Timeout>();
  /** Of children that the runner was told to start, in seconds. */
  readonly #timeouts = new Map<string, number>();
  #runner: CurrentRunner | undefined;
  #pumping: Promise<void> | undefined;
  /** How many runners in a row have died before any child ended. */
  #deaths = 0;
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

  /** Ends the runner and what it runs, and starts nothing more. */
  async end(): Promise<void> {
    this.#ended = true;
    await this.#pumping;
    for (const timer of [...this.#deadlines.values(), ...this.#pauses]) clearTimeout(timer);
    await this.#runner?.process.end();
  }

  /** Starts what may start; one call at a time, since it waits for the database. */
  #pump(): void {
    if (this.#pumping || this.#ended || !this.jobs.hasWaiting) return;
    this.#pumping = this.#startWaiting()
      .catch((error: Error) => this.jobs.failWaiting(reasonOf(error), Date.now()))
      .finally(() => {
        this.#pumping = undefined;
      });
  }

  async #startWaiting(): Promise<void> {
    const connection = await this.#options.connect();
    if (this.#ended) return;
    // Its children cannot learn that the database moved.
    if (this.#runner && this.#runner.port !== connection.port) await this.#runner.process.end();
    this.#runner ??= this.#startRunner(connection);
    if (!this.#runner.ready) return;
    for (const order of this.jobs.takeStartable()) this.#start(this.#runner.process, order);
  }

  #startRunner(connection: PostgresConnection): CurrentRunner {
    const process = this.#options.startRunner(connection, {
      onReady: () => {
        runner.ready = true;
        this.#pump();
      },
      onStarted: (child) => this.#started(child),
      onExited: (child, exit) => this.#exited(child, exit),
      onGone: (lastLines) => this.#runnerGone(lastLines),
    });
    const runner: CurrentRunner = { process, port: connection.port, ready: false };
    return runner;
  }

  #start(runner: WarmRunner, order: StartOrder): void {
    this.#timeouts.set(order.child, order.timeoutSeconds);
    runner.start(order);
  }

  #started(child: string): void {
    const timeoutSeconds = this.#timeouts.get(child);
    if (timeoutSeconds === undefined) return;
    this.jobs.started(child, Date.now());
    this.#setDeadline(child, Math.min(timeoutSeconds * 1000, longestTimerMs), () => {
      const [jobId = "", index] = child.split(":");
      this.jobs.stop(jobId, "timeout", Date.now(), Number(index));
      this.#stop(child, "timeout");
    });
  }

  /** Asks a child to end, and makes it when it does not in time. */
  #stop(child: string, reason: string): void {
    this.#runner?.process.stop(child, "TERM", reason);
    this.#setDeadline(child, graceMs, () => this.#runner?.process.stop(child, "KILL", reason));
  }

  #exited(child: string, exit: ChildExit | "runner-died"): void {
    if (exit !== "runner-died") this.#deaths = 0;
    this.#timeouts.delete(child);
    clearTimeout(this.#deadlines.get(child));
    this.#deadlines.delete(child);
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

  #runnerGone(lastLines: readonly string[]): void {
    this.#runner = undefined;
    this.#deaths += 1;
    for (const child of this.#timeouts.keys()) this.#exited(child, "runner-died");
    if (this.#deaths >= maxDeaths) {
      this.#deaths = 0;
      this.jobs.failWaiting(["the cell runner does not stay alive", ...lastLines].join("\n"), Date.now());
    }
    this.#pump();
  }

  #setDeadline(child: string, ms: number, action: () => void): void {
    clearTimeout(this.#deadlines.get(child));
    this.#deadlines.set(child, setTimeout(action, ms));
  }
}

function reasonOf(error: Error): string {
  return error instanceof Problem && error.hint ? `${error.message}\n${error.hint}` : error.message;
}

const graceMs = 10_000;
const retryPauseMs = 1000;
const maxDeaths = 5;
/** A timer of more milliseconds fires at once. */
const longestTimerMs = 2 ** 31 - 1;
