import { existsSync } from "node:fs";
import { mkdtemp, rmdir, statfs } from "node:fs/promises";
import path from "node:path";
import { dependencies } from "../../package.json";
import { directoryProblem } from "../stores/directory-problem";
import type { SupervisorOptions } from "./connect-supervisor";
import { findSupervisor } from "./connect-supervisor";
import { findPulumi } from "./find-pulumi";
import { findPython } from "./find-python";
import { findPostgresBinaries } from "./postgres-binaries";
import { hasPythonEnvironment } from "./python-environment";
import { runProcess } from "./run-process";
import { sweepPaths } from "./supervisor-arguments";
import { supervisorBuild } from "./supervisor-build";
import { SupervisorGone } from "./supervisor-client";

/** Where things of this machine are. */
export interface MachineOptions extends Pick<SupervisorOptions, "sweepDirectory" | "python" | "image"> {
  /** The folder of the installation, which has `.venv`. */
  readonly installRoot: string;
}

/** Programs that are slow to answer are taken for ones that do not. */
const patienceMs = 20_000;

/** What can be asked of the machine that this process runs on, for `doctor` and `info`. */
export function thisMachine(options: MachineOptions, env: NodeJS.ProcessEnv) {
  const { sweepDirectory, installRoot } = options;
  return {
    nodeVersion: process.versions.node,
    run: (program: string, args: readonly string[]) =>
      runProcess(program, args, { env: { ...env, PULUMI_SKIP_UPDATE_CHECK: "true" }, timeoutMs: patienceMs }),
    findPulumi: async () => findPulumi(env, dependencies.pulumi),
    findPython: () => findPython(env, { ensurepip: false }),
    isEnvironmentReady: () => hasPythonEnvironment(installRoot, env),
    findPostgres: async () => (await findPostgresBinaries()).postgres,
    freeBytes: async () => {
      const { bavail, bsize } = await statfs(nearestFolder(sweepDirectory));
      return bavail * bsize;
    },
    tryStore: () => tryFolder(sweepPaths(sweepDirectory).store),
    supervisor: () => supervisorState(options),
  };
}

/** Of one that runs: whether it is of this version of sweepstack. */
type SupervisorState = "none" | "running" | "other version";

async function supervisorState(options: MachineOptions): Promise<SupervisorState> {
  const { sweepDirectory, python, image } = options;
  const client = await findSupervisor(sweepDirectory);
  if (!client) return "none";
  try {
    const { build } = await client.call("hello", {});
    return build === supervisorBuild(python, image) ? "running" : "other version";
  } catch (error) {
    if (error instanceof SupervisorGone) return "none";
    throw error;
  }
}

/** Makes a folder below one, or below the nearest above it that is there, and removes it. */
async function tryFolder(folder: string): Promise<void> {
  try {
    await rmdir(await mkdtemp(path.join(nearestFolder(folder), ".doctor-")));
  } catch (error) {
    throw directoryProblem(error, folder) ?? error;
  }
}

function nearestFolder(folder: string): string {
  return existsSync(folder) ? folder : nearestFolder(path.dirname(folder));
}
