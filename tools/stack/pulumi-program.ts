import { accessSync, constants, statSync } from "node:fs";
import path from "node:path";

/**
 * Pulumi's command line on this machine: the one that PULUMI_CLI names, else the first one of PATH outside of
 * node_modules. There npm puts a program before all others that downloads Pulumi when it is called.
 */
export function findPulumiProgram(env: NodeJS.ProcessEnv): string | undefined {
  if (env.PULUMI_CLI) return path.resolve(env.PULUMI_CLI);
  const folders = (env.PATH ?? "").split(path.delimiter).filter((folder) => folder !== "");
  return folders
    .filter((folder) => !folder.split(path.sep).includes("node_modules"))
    .map((folder) => path.join(folder, "pulumi"))
    .find(isProgram);
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
