import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { exitCode, Problem } from "../problem";
import { findFreePort } from "./free-port";
import { findPostgresBinaries } from "./postgres-binaries";
import { openCluster, type PostgresCluster, postgresEnvironment, postgresRole } from "./postgres-cluster";
import { endLeftovers } from "./postgres-leftovers";
import { postgresSettings } from "./postgres-settings";

/** What a client needs, beside the name of a database (`postgres` always exists). */
export interface PostgresConnection {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

export interface PostgresOptions {
  /** The folder that holds everything of the server; made when it does not exist. */
  readonly directory: string;
  /** @default a free one */
  readonly port?: number;
  /** Called with each line that the server logs. */
  readonly onLog?: (line: string) => void;
}

/** A server that runs. */
export interface Postgres {
  readonly connection: PostgresConnection;
  /** Settled when the server has ended, for whatever reason; never rejects. */
  readonly exited: Promise<void>;
  /** Ends the server, and the transactions that it is busy with. */
  stop(): Promise<void>;
}

/**
 * Starts the embedded PostgreSQL on 127.0.0.1 and waits until it takes connections. It ends when this process does,
 * even by kill -9; what an earlier process left behind is cleaned up first.
 *
 * @example
 * const postgres = await startPostgres({ directory: ".sweep/postgres" });
 * const { host, port, user, password } = postgres.connection;
 * await postgres.stop();
 */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const binaries = await findPostgresBinaries();
  const cluster = await openCluster(options.directory, binaries);
  await endLeftovers(cluster);
  for (let attempt = 1; ; attempt++) {
    const port = options.port ?? (await findFreePort());
    const server = spawnServer(binaries.postgres, cluster, port, options.onLog);
    if (await server.ready) return toPostgres(server, cluster, port);
    const portTaken = server.lastLines.some((line) => line.includes("Address already in use"));
    if (!portTaken || options.port !== undefined || attempt === 5)
      throw didNotStart(cluster, server.lastLines);
  }
}

interface Server {
  readonly guard: ChildProcess;
  /** False when it ended before it took connections. */
  readonly ready: Promise<boolean>;
  readonly exited: Promise<void>;
  readonly lastLines: readonly string[];
}

function spawnServer(
  postgres: string,
  { user, dataDirectory, name }: PostgresCluster,
  port: number,
  onLog: PostgresOptions["onLog"],
): Server {
  const settings = Object.entries(postgresSettings(port, name)).flatMap(([key, value]) => [
    "-c",
    `${key}=${value}`,
  ]);
  const server = [postgres, "-D", dataDirectory, ...settings];
  const all = [...user.prefix, "sh", "-c", guardScript, "sh", ...server];
  const guard = spawn(all[0] ?? "", all.slice(1), {
    env: postgresEnvironment(),
    stdio: ["pipe", "ignore", "pipe"],
  });
  const lastLines: string[] = [];
  const exited = new Promise<void>((resolve) => {
    // A session that outlives its server keeps the pipe of the log open, so "close" would come too late.
    guard.on("exit", () => resolve());
    guard.on("error", () => resolve());
  });
  const ready = new Promise<boolean>((resolve) => {
    guard.on("close", () => resolve(false));
    guard.on("error", () => resolve(false));
    createInterface({ input: guard.stderr }).on("line", (line) => {
      lastLines.push(line);
      if (lastLines.length > shownLines) lastLines.shift();
      onLog?.(line);
      if (line.includes("database system is ready to accept connections")) resolve(true);
    });
  });
  // Where only the guard's shell was killed, this lets its watcher end the server.
  exited.then(() => guard.stdin.destroy());
  return { guard, ready, exited, lastLines };
}

const shownLines = 8;

/**
 * Runs the server until it ends, and shuts it down when standard input ends: that is, when whoever started it stops it
 * or dies in any way. A shell gives a job in the background no input, hence descriptor 3; and it makes it ignore SIGINT,
 * which a server that is just starting does not undo at once, hence the repetition.
 */
const guardScript = `
exec 3<&0
"$@" </dev/null 3<&- &
server=$!
(
  while read -r line; do :; done
  waits=0
  while kill -INT $server && [ $waits -lt 50 ]; do sleep 0.1; waits=$((waits + 1)); done
  kill -QUIT $server
) <&3 >/dev/null 2>&1 &
watcher=$!
exec 3<&-
wait $server
status=$?
kill $watcher 2>/dev/null
exit $status
`;

function toPostgres({ guard, exited }: Server, cluster: PostgresCluster, port: number): Postgres {
  return {
    connection: { host: "127.0.0.1", port, user: postgresRole, password: cluster.password },
    exited,
    async stop() {
      guard.stdin?.end();
      await exited;
      await endLeftovers(cluster);
    },
  };
}

function didNotStart({ dataDirectory }: PostgresCluster, lastLines: readonly string[]): Problem {
  return new Problem(`PostgreSQL did not start on ${dataDirectory}:\n${lastLines.join("\n")}`, {
    code: "postgres-start",
    hint: "mend what its log says (often a full disk), and run the command again",
    exitCode: exitCode.service,
  });
}
