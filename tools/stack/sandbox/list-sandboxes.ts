import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { CloudWatchLogsClient, paginateDescribeLogGroups } from "@aws-sdk/client-cloudwatch-logs";
import { ListTagsForResourceCommand, paginateGetParametersByPath, SSMClient } from "@aws-sdk/client-ssm";
import { parse } from "yaml";
import { deployedContractSchema } from "../../../infra/contract";
import { awsProblem } from "../aws-problem";
import { clientSettings } from "../client-settings";
import type { Project } from "../find-project";
import type { StackSettings } from "../stack-settings";

/** A sandbox, as far as it is known without Pulumi. */
export interface ListedSandbox {
  readonly name: string;
  readonly base: string;
  /** Whether it was finished; otherwise only its config on this machine tells of it. */
  readonly isDeployed: boolean;
  readonly owner?: string;
  /** An ISO date and time. */
  readonly created?: string;
  /** The day from which it counts as forgotten. */
  readonly expires?: string;
}

/** All sandboxes of a project in a region, by their contracts, and those of this machine that never got so far. */
export async function listSandboxes(project: Project, settings: StackSettings): Promise<ListedSandbox[]> {
  const { deployed, bases } = await readContracts(settings);
  const names = new Set([...deployed.map(({ name }) => name), ...bases]);
  const begun = sandboxConfigs(project).filter(({ name }) => !names.has(name));
  return [...deployed, ...begun].sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** The stacks of which this machine has a config as a sandbox's. */
export function sandboxConfigs({ name: project, root }: Pick<Project, "name" | "root">): ListedSandbox[] {
  return readdirSync(root).flatMap((file) => {
    const name = /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1];
    const config = name === undefined ? undefined : readStackFile(path.join(root, file));
    if (name === undefined || config?.[`${project}:environment`] !== "sandbox") return [];
    const text = (key: string) => {
      const value = config[`${project}:${key}`];
      return value === undefined ? undefined : String(value);
    };
    const [owner, expires] = [text("owner"), text("expires")];
    const known = { ...(owner && { owner }), ...(expires && { expires }) };
    return [{ name, base: text("baseStack") ?? "?", isDeployed: false, ...known }];
  });
}

/** The config in a stack's file; undefined where it cannot be read. */
export function readStackFile(file: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return parse(readFileSync(file, "utf8"))?.config;
  } catch {
    // Whoever uses that stack is told.
    return undefined;
  }
}

async function readContracts(
  settings: StackSettings,
): Promise<{ readonly deployed: readonly ListedSandbox[]; readonly bases: readonly string[] }> {
  const client = new SSMClient(clientSettings(settings));
  const deployed: ListedSandbox[] = [];
  const bases: string[] = [];
  try {
    const created = await creationTimes(settings);
    const request = { Path: `/${settings.project}/`, Recursive: true };
    for await (const page of paginateGetParametersByPath({ client }, request)) {
      for (const { Name = "", Value = "" } of page.Parameters ?? []) {
        if (!Name.endsWith("/contract")) continue;
        const contract = parseContract(Value);
        if (!contract) continue;
        const { stack: name, base, logGroup } = contract;
        if (base === undefined) {
          bases.push(name);
          continue;
        }
        const at = created.get(logGroup);
        const tags = await tagsOf(client, Name);
        deployed.push({ name, base, isDeployed: true, ...tags, ...(at && { created: at }) });
      }
    }
  } catch (error) {
    throw awsProblem(error, "list the sandboxes", settings);
  }
  return { deployed, bases };
}

function parseContract(text: string) {
  try {
    return deployedContractSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

async function tagsOf(
  client: SSMClient,
  ResourceId: string,
): Promise<Pick<ListedSandbox, "owner" | "expires">> {
  const { TagList = [] } = await client.send(
    new ListTagsForResourceCommand({ ResourceType: "Parameter", ResourceId }),
  );
  const tag = (key: string) => TagList.find(({ Key }) => Key === key)?.Value;
  const [owner, expires] = [tag("owner"), tag("expires")];
  return { ...(owner && { owner }), ...(expires && { expires }) };
}

/** When log groups were made, by their names: parameters do not tell, and one call tells of all stacks. */
async function creationTimes(settings: StackSettings): Promise<ReadonlyMap<string, string>> {
  const client = new CloudWatchLogsClient(clientSettings(settings));
  const times = new Map<string, string>();
  try {
    const request = { logGroupNamePrefix: `/${settings.project}/` };
    for await (const page of paginateDescribeLogGroups({ client }, request))
      for (const { logGroupName = "", creationTime } of page.logGroups ?? [])
        if (creationTime) times.set(logGroupName, new Date(creationTime).toISOString());
  } catch {
    // It is not worth another right.
  }
  return times;
}
