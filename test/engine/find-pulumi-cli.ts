import { execFileSync } from "node:child_process";
import { installedPulumi } from "../../tools/local/find-pulumi";

/** Pulumi's command line for tests, if this machine has one: never the one that npm's package would download. */
export function findPulumiCli(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const program = installedPulumi(env);
  if (program === undefined) return undefined;
  try {
    execFileSync(program, ["version"], {
      env: { ...env, PULUMI_SKIP_UPDATE_CHECK: "true" },
      stdio: "ignore",
    });
    return program;
  } catch {
    return undefined;
  }
}

/** Why tests with the engine are skipped. */
export const noPulumiCli = "neither PULUMI_CLI nor PATH, outside of node_modules, has a Pulumi that answers";
