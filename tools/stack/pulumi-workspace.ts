import { existsSync } from "node:fs";
import path from "node:path";
import type { LocalWorkspace } from "@pulumi/pulumi/automation";
import { installedPulumi } from "../local/find-pulumi";
import { exitCode, Problem } from "../problem";
import type { Project } from "./find-project";
import { pulumiProblem } from "./pulumi-problem";

/** Pulumi as it is set up here: its command line, logged in, and able to read the secrets of a stack. */
export interface PulumiAccess {
  readonly workspace: LocalWorkspace;
  /** Where states are: an URL. */
  readonly backend: string;
}

/**
 * Opens Pulumi for a project, after a check of all that its commands would fail for later.
 *
 * @param base - the stack whose provider of secrets is used
 * @param say - tells people what takes long
 */
export async function openWorkspace(
  project: Project,
  base: string,
  env: NodeJS.ProcessEnv,
  say: (line: string) => void,
): Promise<PulumiAccess> {
  preferProgram(project, env, say);
  const { LocalWorkspace, PulumiCommand } = await import("@pulumi/pulumi/automation/index.js");
  const pulumiCommand = await PulumiCommand.get().catch((error: Error) => {
    throw noProgram(error);
  });
  const envVars = { PULUMI_SKIP_UPDATE_CHECK: "true" };
  const options = { workDir: project.root, pulumiCommand, envVars };
  const reader = await LocalWorkspace.create(options);
  const { url = "" } = await reader.whoAmI().catch((error: unknown) => {
    throw pulumiProblem(error, "read Pulumi's state", base);
  });
  const { secretsProvider, encryptionSalt } = await reader.stackSettings(base).catch(() => {
    throw noBase(project, base);
  });
  const usesPassphrase =
    encryptionSalt !== undefined ||
    secretsProvider === "passphrase" ||
    (secretsProvider === undefined && !url.startsWith("http"));
  if (usesPassphrase && !hasPassphrase(env)) throw noPassphrase(base);
  const workspace = secretsProvider ? await LocalWorkspace.create({ ...options, secretsProvider }) : reader;
  return { workspace, backend: url };
}

/**
 * Puts the Pulumi of this machine before all others on PATH, with the plugins that stand beside it; npm's, which
 * downloads one when it is called first, where there is none.
 */
function preferProgram(project: Project, env: NodeJS.ProcessEnv, say: (line: string) => void): void {
  const found = installedPulumi(env);
  if (found && (path.basename(found) !== "pulumi" || !existsSync(found)))
    throw new Problem(`PULUMI_CLI is "${found}", where there is no program called pulumi`, {
      code: "pulumi-missing",
      hint: "name the program itself, or leave it out: then PATH is looked through",
    });
  if (!found) say("Pulumi is not on this machine: npm's package brings it, by a download the first time");
  const folder = found ? path.dirname(found) : path.join(project.installRoot, "node_modules", ".bin");
  process.env.PATH = `${folder}${path.delimiter}${env.PATH ?? ""}`;
}

function hasPassphrase({
  PULUMI_CONFIG_PASSPHRASE,
  PULUMI_CONFIG_PASSPHRASE_FILE,
}: NodeJS.ProcessEnv): boolean {
  // An empty one is one too.
  return PULUMI_CONFIG_PASSPHRASE !== undefined || PULUMI_CONFIG_PASSPHRASE_FILE !== undefined;
}

function noProgram({ message }: Error): Problem {
  const lines = message
    .split("\n")
    .map((line) => line.replace(/^\s*(stderr|stdout|err\?|code): ?/, "").trim());
  const last = lines.findLast((line) => /\w/.test(line) && !/^-?\d+$/.test(line));
  return new Problem(`Pulumi cannot be used: ${last ?? "it did not say why"}`, {
    code: "pulumi-missing",
    hint: "install it (https://www.pulumi.com/docs/iac/download-install/), or set PULUMI_CLI to where it is",
    exitCode: exitCode.service,
  });
}

function noBase(project: Project, base: string): Problem {
  if (existsSync(path.join(project.root, `Pulumi.${base}.yaml`)))
    return new Problem(`Pulumi.${base}.yaml in ${project.root} is not the config of a stack`, {
      hint: `pulumi stack init ${base} made it, and what stands in it is below config:`,
    });
  return new Problem(`there is no Pulumi.${base}.yaml in ${project.root}`, {
    hint: "--base names the stack that the sandbox stands on",
  });
}

function noPassphrase(base: string): Problem {
  return new Problem(`the secrets of the stack "${base}" are kept by a passphrase, which is not set`, {
    code: "pulumi-passphrase",
    hint: "set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE, as for pulumi up of it",
  });
}
