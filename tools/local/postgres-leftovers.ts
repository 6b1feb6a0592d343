import { rm } from "node:fs/promises";
import { join } from "node:path";
import { exitCode, Problem } from "../problem";
import { endProcesses } from "./end-processes";
import type { PostgresCluster } from "./postgres-cluster";
import { listProcesses } from "./processes";

/**
 * Ends what still runs on a data directory: a server whose starter was killed, or the sessions of a server that was
 * killed itself, which go on with their statement and keep the next server from starting.
 */
export async function endLeftovers({ name, dataDirectory }: PostgresCluster): Promise<void> {
  const gone =
    (await endProcesses(() => findServers(name), stopServer)) &&
    (await endProcesses(() => findSessions(name), stopSession));
  if (!gone) {
    throw new Problem(`another PostgreSQL still runs on ${dataDirectory} and cannot be ended`, {
      code: "postgres-running",
      hint: `end the processes that ps -ef shows with ${name}, and run the command again`,
      exitCode: exitCode.service,
    });
  }
  // Nothing of ours runs, so the process that this file names is someone else's with the same id.
  await rm(join(dataDirectory, "postmaster.pid"), { force: true });
}

/** A fast shutdown, an immediate one (a server that restarts after a crash heeds no other), and force. */
const stopServer = [
  { signal: "SIGINT", waitMs: 5000 },
  { signal: "SIGQUIT", waitMs: 5000 },
  { signal: "SIGKILL", waitMs: 5000 },
] as const;

const stopSession = [
  { signal: "SIGQUIT", waitMs: 5000 },
  { signal: "SIGKILL", waitMs: 5000 },
] as const;

/** Servers show how they were started; the guard's shell shows the same arguments after its own. */
function findServers(name: string): number[] {
  return listProcesses()
    .filter(({ command }) => command.includes(` cluster_name=${name}`) && !command.startsWith("sh "))
    .map(({ pid }) => pid);
}

function findSessions(name: string): number[] {
  return listProcesses()
    .filter(({ command }) => command.startsWith(`postgres: ${name}: `))
    .map(({ pid }) => pid);
}
