import { accessSync, constants, statSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";

/**
 * The Pulumi CLI that was installed on this machine: the one that PULUMI_CLI names, else the first one of PATH outside of
 * node_modules. There npm puts a program before all others that downloads Pulumi when it is called.
 */
export function installedPulumi(env: NodeJS.ProcessEnv): string | undefined {
  if (env.PULUMI_CLI) return path.resolve(env.PULUMI_CLI);
  const folders = (env.PATH ?? "").split(path.delimiter);
  return folders
    .filter((folder) => path.isAbsolute(folder) && !folder.split(path.sep).includes("node_modules"))
    .map((folder) => path.join(folder, "pulumi"))
    .find(isProgram);
}

/**
 * The path of a Pulumi CLI: one that was installed, else the one that npm's package `pulumi` downloaded before.
 *
 * @param version - of npm's package
 */
export function findPulumi(env: NodeJS.ProcessEnv, version: string): string | undefined {
  const home = env.PULUMI_HOME || path.join(env.HOME ?? homedir(), ".pulumi");
  const downloaded = path.join(home, "versions", env.PULUMI_VERSION || version, "bin", "pulumi");
  return installedPulumi(env) ?? (isProgram(downloaded) ? downloaded : undefined);
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
