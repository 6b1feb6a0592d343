import { readFileSync } from "node:fs";
import type { DeployedContract } from "../../infra/contract";
import { parameterName } from "../../infra/contract";
import { exitCode, Problem } from "../problem";
import { awsProblem } from "./aws-problem";
import { clientSettings } from "./client-settings";
import type { Project } from "./find-project";
import { parseContract } from "./parse-contract";
import type { StackSettings } from "./stack-settings";
import { stackSettings } from "./stack-settings";

/** A stack on AWS, as far as this machine knows it; its contract is read when it is asked for. */
export interface DeployedStack {
  readonly stack: string;
  /** @throws Problem where its region is not known */
  readonly settings: () => StackSettings;
  /** Reads the contract, once. */
  readonly contract: () => Promise<DeployedContract>;
  /** The file that the contract is in; the SSM parameter where there is none. */
  readonly file?: string;
}

/** The stack of a name, whose contract `pulumi up` published. */
export function publishedStack(project: Project, stack: string, env: NodeJS.ProcessEnv): DeployedStack {
  const settings = once(() => stackSettings(project, stack, env));
  return { stack, settings, contract: once(async () => readPublished(settings())) };
}

/**
 * The stack whose contract is in a file, for those who may not read the parameter, or want to look at it without AWS.
 *
 * @param stack - that the contract must be of; any where it is left out
 * @throws Problem where the file holds no contract, or another stack's
 */
export function stackOfFile(
  project: Project,
  file: string,
  stack: string | undefined,
  env: NodeJS.ProcessEnv,
): DeployedStack {
  const contract = parseContract(readText(file), { place: file, ...(stack !== undefined && { stack }) });
  const settings = (): StackSettings => {
    const known = stackSettings(project, contract.stack, { ...env, AWS_REGION: contract.region });
    return { ...known, project: contract.project, region: contract.region };
  };
  return { stack: contract.stack, settings, contract: async () => contract, file };
}

/**
 * Reads a contract that is published.
 *
 * @throws Problem with the code `not-deployed` where there is none
 */
export async function readPublished(settings: StackSettings): Promise<DeployedContract> {
  const { project, stack, region } = settings;
  const name = parameterName(settings);
  const { SSMClient, GetParameterCommand } = await import("@aws-sdk/client-ssm");
  const client = new SSMClient(clientSettings(settings));
  try {
    const { Parameter } = await client.send(new GetParameterCommand({ Name: name }));
    const place = `the SSM parameter ${name} in ${region}`;
    return parseContract(Parameter?.Value ?? "", { place, project, stack });
  } catch (error) {
    if ((error as Error).name === "ParameterNotFound") throw notDeployed(settings, name);
    throw awsProblem(error, `read the contract of ${stack}`, settings);
  } finally {
    client.destroy();
  }
}

function notDeployed({ stack, region }: StackSettings, name: string): Problem {
  return new Problem(`the stack "${stack}" is not deployed in ${region}: there is no SSM parameter ${name}`, {
    code: "not-deployed",
    hint: `pulumi up --stack ${stack} deploys it; if it stands in another region or account, correct aws:region in Pulumi.${stack}.yaml or AWS_PROFILE`,
    exitCode: exitCode.service,
  });
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new Problem(code === "ENOENT" ? `there is no file ${file}` : `${file} cannot be read: ${message}`, {
      hint: "pulumi stack output contract --json > FILE writes one",
    });
  }
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
