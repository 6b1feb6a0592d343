import * as pulumi from "@pulumi/pulumi";
import type { Shared } from "./shared";
import { sharedSchema } from "./shared";

/** Reads what a sandbox's base gives to it; before anything is made, so that a mistake is told of as such. */
export async function readShared(project: string, baseStack: string): Promise<Shared> {
  const base = new pulumi.StackReference(`${pulumi.getOrganization()}/${project}/${baseStack}`);
  const { value } = await base.getOutputDetails("shared");
  const read = sharedSchema.safeParse(value);
  if (read.success) return read.data;
  const message =
    value === undefined
      ? `the stack ${baseStack} gives nothing to sandboxes`
      : `what the stack ${baseStack} gives to sandboxes was written by another version of this program`;
  throw new pulumi.RunError(`${message}\n  hint: pulumi up --stack ${baseStack}`);
}
