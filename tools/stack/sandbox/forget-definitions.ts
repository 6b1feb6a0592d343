import {
  BatchClient,
  DeregisterJobDefinitionCommand,
  paginateDescribeJobDefinitions,
} from "@aws-sdk/client-batch";
import { definitionPrefix } from "../../../infra/contract";
import { awsProblem } from "../aws-problem";
import { clientSettings } from "../client-settings";
import type { StackSettings } from "../stack-settings";

/**
 * Deregisters every revision of every job definition of a stack, also of profiles that it once had. Pulumi leaves
 * them, since runs refer to them; with the stack their runs go too.
 *
 * @returns how many there were
 */
export async function forgetDefinitions(settings: StackSettings): Promise<number> {
  const client = new BatchClient(clientSettings(settings));
  const prefix = definitionPrefix(settings);
  const found: string[] = [];
  try {
    for await (const page of paginateDescribeJobDefinitions({ client }, { status: "ACTIVE" }))
      for (const { jobDefinitionName = "", jobDefinitionArn } of page.jobDefinitions ?? [])
        if (jobDefinitionName.startsWith(prefix) && jobDefinitionArn) found.push(jobDefinitionArn);
    for (const jobDefinition of found)
      await client.send(new DeregisterJobDefinitionCommand({ jobDefinition }));
  } catch (error) {
    throw awsProblem(error, `deregister the job definitions of ${settings.stack}`, settings);
  }
  return found.length;
}
