import { setTimeout as sleep } from "node:timers/promises";
import { exitCode, Problem } from "../problem";
import { isRunning } from "./processes";
import { startSupervisor } from "./start-supervisor";
import { sweepPaths } from "./supervisor-arguments";
import { supervisorBuild } from "./supervisor-build";
import { SupervisorClient, SupervisorGone } from "./supervisor-client";
import { findRunningSupervisor, type SupervisorRecord } from "./supervisor-record";

/** Which supervisor is wanted. */
export interface SupervisorOptions {
  /** The project's folder `.sweep`; absolute path. */
  readonly sweepDirectory: string;
  /** Absolute path of the interpreter that runs cells. */
  readonly python: string;
  /** The folder that holds the Python package `cell_runner`; absolute path. */
  readonly imageDirectory: string;
  /** Changes when what runs in a job changes; a contract's `image`. */
  readonly image: string;
}

/** A client of the store's supervisor, which is started where none runs and replaced where it is of another build. */
export async function connectSupervisor(options: SupervisorOptions): Promise<SupervisorClient> {
  const build = supervisorBuild(options.python, options.image);
  const { supervisor: folder } = sweepPaths(options.sweepDirectory);
  const deadline = Date.now() + patienceMs;
  while (Date.now() < deadline) {
    const record = await findRunningSupervisor(folder);
    if (!record) await startSupervisor(options, build);
    else if (await isUsable(record, build)) return new SupervisorClient(record);
    else await waitForEnd(record);
  }
  throw new Problem(`the supervisor of ${options.sweepDirectory} neither answers nor ends`, {
    code: "supervisor-silent",
    hint: `see ${folder}/supervisor.log, end the process that the newest file there names, and run the command again`,
    exitCode: exitCode.service,
  });
}

/** A client of the store's supervisor, when one runs and answers. */
export async function findSupervisor(sweepDirectory: string): Promise<SupervisorClient | undefined> {
  const record = await findRunningSupervisor(sweepPaths(sweepDirectory).supervisor);
  return record && new SupervisorClient(record);
}

const patienceMs = 60_000;

/** False when it is ending, because it was idle or to make room for another build. */
async function isUsable(record: SupervisorRecord, build: string): Promise<boolean> {
  const client = new SupervisorClient(record);
  try {
    if ((await client.call("hello", {})).build === build) return true;
    const { ending } = await client.call("shutdown", {});
    if (!ending) throw otherBuild(record.pid);
    return false;
  } catch (error) {
    if (error instanceof SupervisorGone) return false;
    throw error;
  }
}

/** Waits a while, after which it may be asked again. */
async function waitForEnd(record: SupervisorRecord): Promise<void> {
  const deadline = Date.now() + 1000;
  while (isRunning(record) && Date.now() < deadline) await sleep(20);
}

function otherBuild(pid: number): Problem {
  return new Problem(`the supervisor (process ${pid}) is of another version of sweepstack, and busy`, {
    code: "supervisor-version",
    hint: "wait until its runs have ended, or cancel them; then run the command again",
    exitCode: exitCode.service,
  });
}
