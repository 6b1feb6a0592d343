import type { Database } from "./database";
import type { RunnerName } from "./job";
import type { ChildExit, StartOrder } from "./job-table";
import type { PostgresConnection } from "./postgres";
import type { WarmRunner, WarmRunnerOptions } from "./warm-runner";

/** What is heard from a process. */
export type RunnerListener = Pick<
  WarmRunnerOptions,
  "onReady" | "onStarted" | "onEnded" | "onExited" | "onGone"
>;

export interface KeptRunnerOptions extends Omit<RunnerListener, "onGone"> {
  readonly name: RunnerName;
  readonly database: Pick<Database, "connect" | "connection">;
  /** Starts a runner's process; where there is a connection, its children use that database. */
  readonly startRunner: (
    name: RunnerName,
    connection: PostgresConnection | undefined,
    listener: RunnerListener,
  ) => WarmRunner;
  /** Called when the process is gone; with a reason when it has died so often that another one is pointless. */
  readonly onGone: (reason: string | undefined) => void;
}

interface RunnerProcess {
  readonly process: WarmRunner;
  /** Of the database that its children use. */
  readonly port: number | undefined;
  ready: boolean;
}

/** A warm runner of one kind, started when it is needed, and again when it has died. */
export class KeptRunner {
  readonly #options: KeptRunnerOptions;
  readonly #needsDatabase: boolean;
  #current: RunnerProcess | undefined;
  #preparing: Promise<void> | undefined;
  /** How many processes in a row have died before any child ended. */
  #deaths = 0;
  #ended = false;

  constructor(options: KeptRunnerOptions) {
    this.#options = options;
    this.#needsDatabase = options.name !== "commands";
  }

  /** Whether it can be told to start children, which find their database. */
  get isReady(): boolean {
    return this.#current?.ready === true && this.#current.port === this.#portOfDatabase();
  }

  /** Starts what is missing; `onReady` is called when it is there. Rejects when there can be no database. */
  prepare(): Promise<void> {
    this.#preparing ??= this.#prepare().finally(() => {
      this.#preparing = undefined;
    });
    return this.#preparing;
  }

  start(orders: readonly StartOrder[]): void {
    this.#current?.process.start(orders);
  }

  stop(child: string, signal: "TERM" | "KILL", reason: string): void {
    this.#current?.process.stop(child, signal, reason);
  }

  /** Ends the process and its children, and starts none any more. */
  async end(): Promise<void> {
    this.#ended = true;
    await this.#preparing?.catch(() => {});
    await this.#current?.process.end();
  }

  async #prepare(): Promise<void> {
    const connection = this.#needsDatabase ? await this.#options.database.connect() : undefined;
    if (this.#ended) return;
    // Its children cannot learn that the database moved.
    if (this.#current && this.#current.port !== connection?.port) await this.#current.process.end();
    if (this.#current?.ready) this.#options.onReady();
    else this.#current ??= this.#startProcess(connection);
  }

  #startProcess(connection: PostgresConnection | undefined): RunnerProcess {
    const { onReady, onStarted, onEnded, onExited } = this.#options;
    const process = this.#options.startRunner(this.#options.name, connection, {
      onReady: () => {
        current.ready = true;
        onReady();
      },
      onStarted,
      onEnded,
      onExited: (child: string, exit: ChildExit) => {
        this.#deaths = 0;
        onExited(child, exit);
      },
      onGone: (lastLines) => this.#gone(lastLines),
    });
    const current: RunnerProcess = { process, port: connection?.port, ready: false };
    return current;
  }

  #gone(lastLines: readonly string[]): void {
    this.#current = undefined;
    this.#deaths += 1;
    const isHopeless = this.#deaths >= maxDeaths;
    if (isHopeless) this.#deaths = 0;
    this.#options.onGone(
      isHopeless ? ["the cell runner does not stay alive", ...lastLines].join("\n") : undefined,
    );
  }

  #portOfDatabase(): number | undefined {
    return this.#needsDatabase ? (this.#options.database.connection?.port ?? noPort) : undefined;
  }
}

const maxDeaths = 5;
/** Equal to no process's port. */
const noPort = -1;
