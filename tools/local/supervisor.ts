import { randomBytes } from "node:crypto";
import { closeSync, mkdirSync, rmSync, writeSync } from "node:fs";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { Problem } from "../problem";
import { directoryProblem } from "../stores/directory-problem";
import { BoundedLog } from "./bounded-log";
import { ChangeSignal } from "./change-signal";
import { Database } from "./database";
import { Dispatcher, type DispatcherOptions } from "./dispatcher";
import { IdleWatch } from "./idle-watch";
import { killSessions } from "./kill-sessions";
import { ProcessJournal, readJournal } from "./process-journal";
import { identifyProcess } from "./processes";
import { runnerEnvironment } from "./runner-environment";
import { type StartReport, type SupervisorArguments, sweepPaths } from "./supervisor-arguments";
import { toPlainProblem } from "./supervisor-protocol";
import { claimSupervision, earlierNumbers, journalFile, removeRecord } from "./supervisor-record";
import { createSupervisorServer } from "./supervisor-server";
import { WarmRunner } from "./warm-runner";

/**
 * The process that owns PostgreSQL and the warm runners of one store. It ends when it has been idle for a while, when
 * another process is the store's supervisor already, or by SIGTERM; whatever it started ends with it.
 */
async function supervise(options: SupervisorArguments): Promise<void> {
  const { supervisor: folder, postgres } = sweepPaths(options.sweepDirectory);
  const token = randomBytes(24).toString("hex");
  const { build } = options;
  let number: number | undefined;
  let isEnding = false;
  let onPrepared = () => {};
  const prepared = new Promise<void>((resolve) => {
    onPrepared = resolve;
  });

  const changes = new ChangeSignal();
  const postgresLog = new BoundedLog(join(folder, "postgres.log"));
  const database = new Database(postgres, (line) => postgresLog.append(line));
  const dispatcher = new Dispatcher({
    database,
    startRunner: runnerStarter(options, () => new ProcessJournal(journalFile(folder, number ?? 0))),
    onChange: () => changes.notify(),
  });
  const idle = new IdleWatch(options.idleSeconds * 1000, () => dispatcher.jobs.busy, end);
  const services = { dispatcher, changes, database, idle };
  const server = createSupervisorServer({
    ...{ token, build, prepared, ...services },
    isEnding: () => isEnding,
    onShutdown: end,
  });

  const port = await listen(server);
  number = await claimSupervision(folder, { ...self(), port, token, build });
  if (number === undefined) {
    report({ status: "held" });
    process.exit();
  }
  process.on("SIGTERM", end).on("SIGINT", end);
  await endEarlier(folder, number);
  onPrepared();
  report({ status: "ready" });

  async function end(): Promise<void> {
    if (isEnding) return;
    isEnding = true;
    idle.stop();
    server.close();
    await dispatcher.end();
    await database.stop();
    if (number !== undefined) rmSync(journalFile(folder, number), { force: true });
    process.exit();
  }
}

/** Makes sure that nothing runs any more that an earlier supervisor started. */
async function endEarlier(folder: string, number: number): Promise<void> {
  for (const earlier of await earlierNumbers(folder, number)) {
    if (!(await killSessions(readJournal(journalFile(folder, earlier))))) {
      throw new Problem("cells that an earlier supervisor started still run and cannot be ended", {
        code: "cells-running",
        hint: `end the processes that ${journalFile(folder, earlier)} lists, and run the command again`,
        exitCode: 3,
      });
    }
    await removeRecord(folder, earlier);
  }
}

function runnerStarter(
  { sweepDirectory, python, imageDirectory }: SupervisorArguments,
  journal: () => ProcessJournal,
): DispatcherOptions["startRunner"] {
  const { supervisor: folder, store, work, scratch } = sweepPaths(sweepDirectory);
  const log = new BoundedLog(join(folder, "runner.log"));
  return (name, connection, listener) => {
    const cwd = join(folder, "cwd", name);
    rmSync(cwd, { recursive: true, force: true });
    mkdirSync(cwd, { recursive: true });
    const own = name === "experiments" ? work : join(scratch, name);
    return new WarmRunner({
      ...{ name, python, cwd },
      env: runnerEnvironment(process.env, { imageDirectory, store, work: own, connection }),
      ...listener,
      journal: journal(),
      onLog: (line) => log.append(line),
    });
  };
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
}

function self() {
  const identity = identifyProcess(process.pid);
  if (!identity) throw new Error("this process does not find itself");
  return identity;
}

/** Tells whoever started this process how that went; nobody may be listening any more. */
function report(message: StartReport): void {
  try {
    writeSync(3, `${JSON.stringify(message)}\n`);
    closeSync(3);
  } catch {
    console.error(JSON.stringify(message));
  }
}

const options = JSON.parse(process.argv[2] ?? "") as SupervisorArguments;
supervise(options).catch((error: unknown) => {
  console.error(error);
  const problem = toPlainProblem(directoryProblem(error, options.sweepDirectory) ?? error);
  if (problem) report({ status: "failed", problem });
  process.exit(1);
});
