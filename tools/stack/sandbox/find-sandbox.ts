import { existsSync } from "node:fs";
import path from "node:path";
import type { DeployedContract } from "../../../infra/contract";
import { Problem } from "../../problem";
import { readPublished } from "../deployed-stack";
import type { Project } from "../find-project";
import type { StackSettings } from "../stack-settings";
import { readStackFile } from "./list-sandboxes";

/** The contract of a stack if it is deployed. */
export async function findContract(settings: StackSettings): Promise<DeployedContract | undefined> {
  try {
    return await readPublished(settings);
  } catch (error) {
    if (error instanceof Problem && error.code === "not-deployed") return undefined;
    throw error;
  }
}

/** What this machine knows of a sandbox. */
export interface ConfiguredSandbox {
  /** Unknown where its making was cut off before its config was written. */
  readonly base?: string;
}

/**
 * The sandbox that this machine has a config of; undefined where it has none.
 *
 * @throws Problem where it is the config of a stack that is no sandbox
 */
export function configuredSandbox(
  { name: project, root }: Pick<Project, "name" | "root">,
  name: string,
): ConfiguredSandbox | undefined {
  const file = path.join(root, `Pulumi.${name}.yaml`);
  if (!existsSync(file)) return undefined;
  const config = readStackFile(file) ?? {};
  const environment = config[`${project}:environment`];
  if (environment === undefined) return {};
  if (environment !== "sandbox") throw noSandbox(name);
  const base = config[`${project}:baseStack`];
  return typeof base === "string" ? { base } : {};
}

/** What a stack is that is not to be made or removed as a sandbox. */
export function noSandbox(name: string): Problem {
  return new Problem(`the stack "${name}" is no sandbox`, {
    hint: `choose another name; pulumi up and pulumi destroy --stack ${name} are for it`,
  });
}
