import { exitCode, Problem } from "../problem";
import { type Postgres, type PostgresConnection, startPostgres } from "./postgres";

/** Keeps PostgreSQL running from the first use on, at one port, although it may be killed. */
export class Database {
  readonly #directory: string;
  readonly #onLog: (line: string) => void;
  #running: Promise<Postgres> | undefined;
  #port: number | undefined;
  #connection: PostgresConnection | undefined;
  #quickDeaths = 0;
  #stopped = false;

  constructor(directory: string, onLog: (line: string) => void) {
    this.#directory = directory;
    this.#onLog = onLog;
  }

  /** How to reach the server; undefined while it does not run. */
  get connection(): PostgresConnection | undefined {
    return this.#connection;
  }

  /** Starts the server where it does not run, and waits until it takes connections. */
  async connect(): Promise<PostgresConnection> {
    this.#running ??= this.#start();
    const running = this.#running;
    try {
      return (await running).connection;
    } catch (error) {
      // The next one who needs it tries again.
      if (this.#running === running) this.#running = undefined;
      throw error;
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running
      ?.then((postgres) => postgres.stop())
      .catch((error: Error) => this.#onLog(error.message));
  }

  async #start(): Promise<Postgres> {
    const postgres = await this.#startAgain(maxQuickDeaths - this.#quickDeaths);
    this.#connection = postgres.connection;
    this.#port = postgres.connection.port;
    const startedAt = Date.now();
    postgres.exited.then(() => {
      this.#quickDeaths = Date.now() - startedAt < quickDeathMs ? this.#quickDeaths + 1 : 0;
      this.#restart();
    });
    return postgres;
  }

  /** A server that is killed while it starts deserves another try; one that cannot start does not deserve many. */
  async #startAgain(attempts: number): Promise<Postgres> {
    if (attempts <= 0) {
      this.#quickDeaths = 0;
      throw diesAtOnce(this.#directory);
    }
    try {
      return await this.#startAtSamePort();
    } catch (error) {
      if (attempts === 1 || this.#stopped) throw error;
      return this.#startAgain(attempts - 1);
    }
  }

  /** Clients know the port; only when someone took it meanwhile, another one is used. */
  async #startAtSamePort(): Promise<Postgres> {
    const options = { directory: this.#directory, onLog: this.#onLog };
    if (this.#port === undefined) return startPostgres(options);
    return startPostgres({ ...options, port: this.#port }).catch(() => startPostgres(options));
  }

  #restart(): void {
    this.#running = undefined;
    this.#connection = undefined;
    if (this.#stopped) return;
    this.#onLog("the server ended; it is started again");
    this.connect().catch((error: Error) => this.#onLog(error.message));
  }
}

function diesAtOnce(directory: string): Problem {
  return new Problem(`PostgreSQL in ${directory} dies as soon as it has started`, {
    code: "postgres-start",
    hint: "mend what supervisor/postgres.log in .sweep says (often a full disk), and run the command again",
    exitCode: exitCode.service,
  });
}

const quickDeathMs = 1000;
const maxQuickDeaths = 3;
