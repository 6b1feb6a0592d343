import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Contract } from "../../infra/contract";
import { Problem } from "../problem";
import type { Project } from "./find-project";

/** The name of the stack that needs no deployment: jobs are processes of this machine. */
export const localStack = "local";

/** The built-in contract of the stack `local`: as much as this machine has, or as SWEEP_LOCAL_VCPUS and SWEEP_LOCAL_MEMORY_MIB say. */
export function localContract(project: Project, env: NodeJS.ProcessEnv): Contract {
  const capacity = {
    vcpus: declared(env, "SWEEP_LOCAL_VCPUS") ?? os.availableParallelism(),
    memoryMiB: Math.floor(declared(env, "SWEEP_LOCAL_MEMORY_MIB") ?? (os.totalmem() / 2 ** 20) * 0.8),
  };
  const upTo = (vcpus: number, memoryMiB: number, timeoutSeconds: number) => ({
    vcpus: Math.min(vcpus, capacity.vcpus),
    memoryMiB: Math.min(memoryMiB, capacity.memoryMiB),
    gpus: 0,
    timeoutSeconds,
  });
  return {
    schemaVersion: 1,
    project: project.name,
    stack: localStack,
    image: localImage(project.installRoot),
    capacity,
    // A warm runner forks a process.
    jobStartSeconds: 0,
    profiles: { small: upTo(1, 2048, 3600), large: upTo(4, 16384, 24 * 3600) },
  };
}

function declared(env: NodeJS.ProcessEnv, name: string): number | undefined {
  const text = env[name];
  if (text === undefined || text === "") return undefined;
  const value = Number(text);
  if (value > 0 && Number.isFinite(value)) return value;
  throw new Problem(`${name} is "${text}", which is not a positive number`);
}

/** What stands for an image's digest on this machine: the locked packages, Python's version and the cell runner. */
function localImage(installRoot: string): string {
  const image = path.join(installRoot, "infra", "image");
  const runner = path.join(image, "cell_runner");
  const hash = createHash("sha256");
  const files = readdirSync(runner).filter((name) => name.endsWith(".py"));
  for (const file of [
    path.join(image, "requirements.lock"),
    ...files.sort().map((name) => path.join(runner, name)),
  ]) {
    hash
      .update(`${path.basename(file)}\0`)
      .update(readFileSync(file))
      .update("\0");
  }
  return `sha256:${hash.update(pythonVersion(installRoot)).digest("hex")}`;
}

function pythonVersion(installRoot: string): string {
  const file = path.join(installRoot, ".venv", "pyvenv.cfg");
  if (!existsSync(file)) return "";
  return /^version(?:_info)? = (\d+\.\d+)/m.exec(readFileSync(file, "utf8"))?.[1] ?? "";
}
