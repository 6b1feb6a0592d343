import { accessSync, constants, statSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";

/**
 * The path of a Pulumi CLI: one that was installed, else the one that npm's package `pulumi` downloaded before. That
 * package's own command on PATH, as in npm's scripts, is passed over: it would download.
 *
 * @param version - of npm's package
 */
export function findPulumi(env: NodeJS.ProcessEnv, version: string): string | undefined {
  const folders = (env.PATH ?? "").split(path.delimiter);
  const installed = folders
    .filter((folder) => path.isAbsolute(folder) && !folder.split(path.sep).includes("node_modules"))
    .map((folder) => path.join(folder, "pulumi"));
  const home = env.PULUMI_HOME || path.join(env.HOME ?? homedir(), ".pulumi");
  const downloaded = path.join(home, "versions", env.PULUMI_VERSION || version, "bin", "pulumi");
  return [...installed, downloaded].find(isProgram);
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
