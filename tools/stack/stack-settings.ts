import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { Problem } from "../problem";
import type { Project } from "./find-project";

/** What this machine knows of a stack on AWS before it asks AWS. */
export interface StackSettings {
  readonly project: string;
  readonly stack: string;
  readonly region: string;
  /** Of the AWS configuration files; the SDK's default chain where there is none. */
  readonly profile?: string;
}

/**
 * Finds a stack's region and profile: `aws:region` and `aws:profile` of `Pulumi.<stack>.yaml`, under what AWS_REGION
 * and AWS_PROFILE say of the machine.
 *
 * @throws Problem where no region is known
 */
export function stackSettings(project: Project, stack: string, env: NodeJS.ProcessEnv): StackSettings {
  const file = path.join(project.root, `Pulumi.${stack}.yaml`);
  const config = existsSync(file) ? readConfig(file) : {};
  // A stack is in one region, whatever the machine's default is; who asks is the machine's matter.
  const region = config["aws:region"] ?? env.AWS_REGION ?? env.AWS_DEFAULT_REGION;
  const profile = env.AWS_PROFILE ?? config["aws:profile"];
  if (typeof region !== "string") {
    throw new Problem(`the region of the stack "${stack}" is not known`, {
      hint: `${existsSync(file) ? "give" : "make"} Pulumi.${stack}.yaml ${existsSync(file) ? "a line" : "with a line"} aws:region under config:, or set AWS_REGION; without AWS, leave --stack out`,
    });
  }
  return { project: project.name, stack, region, ...(typeof profile === "string" && { profile }) };
}

function readConfig(file: string): Readonly<Record<string, unknown>> {
  try {
    return parse(readFileSync(file, "utf8"))?.config ?? {};
  } catch (error) {
    throw new Problem(`${file} cannot be read: ${(error as Error).message.split("\n")[0]}`);
  }
}
