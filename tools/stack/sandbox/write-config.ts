import { execFile } from "node:child_process";
import type { ConfigMap, LocalWorkspace } from "@pulumi/pulumi/automation";
import { pulumiProblem } from "../pulumi-problem";
import type { ConfigValues, SandboxWishes } from "./sandbox-config";
import { sandboxConfig } from "./sandbox-config";

/**
 * Writes a sandbox's config, `Pulumi.<name>.yaml`, which git ignores. Secrets go from stack to stack inside of
 * Pulumi: as text they would not be readable under another key, and as arguments for everybody on this machine.
 */
export async function writeConfig(
  workspace: LocalWorkspace,
  name: string,
  ofBase: ConfigValues,
  wishes: SandboxWishes,
): Promise<ConfigValues> {
  const { base } = wishes;
  const own = await readStackConfig(workspace, name);
  const { values, secrets } = sandboxConfig(ofBase, own, wishes);
  try {
    await workspace.setAllConfigJson(name, JSON.stringify(asJson(values)));
    for (const key of secrets) await copySecret(workspace.workDir, key, base, name);
  } catch (error) {
    throw pulumiProblem(error, `write the config of ${name}`, name);
  }
  return { ...own, ...values };
}

/** A stack's config, with its secrets. */
export function readStackConfig(workspace: LocalWorkspace, stack: string): Promise<ConfigMap> {
  return workspace.getAllConfig(stack).catch((error: unknown) => {
    throw pulumiProblem(error, `read the config of ${stack}`, stack);
  });
}

/** Maps and lists as such, so that they can be read and edited in the file. */
function asJson(values: ConfigValues): unknown {
  const entries = Object.entries(values).map(([key, { value }]) => {
    const isObject = /^[[{]/.test(value);
    return [key, { value, secret: false, ...(isObject && { objectValue: JSON.parse(value) }) }];
  });
  return Object.fromEntries(entries);
}

function copySecret(cwd: string, key: string, from: string, to: string): Promise<void> {
  const args = ["config", "cp", key, "--stack", from, "--dest", to, "--non-interactive"];
  return new Promise((resolve, reject) => {
    execFile("pulumi", args, { cwd }, (error, _stdout, stderr) =>
      error ? reject(Object.assign(error, { message: stderr, commandResult: stderr })) : resolve(),
    );
  });
}
