import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { makeBase } from "./base";
import { readConfig } from "./config";
import { renderConfigProblems } from "./config-problem";
import { makeSandbox } from "./sandbox";
import type { StackOutputs } from "./stack-outputs";

/**
 * The whole program: from a stack's config to its resources.
 *
 * @param root - the folder that it runs in
 */
export async function makeStack(root: string): Promise<StackOutputs> {
  const project = pulumi.getProject();
  const stack = pulumi.getStack();
  const read = readConfig({ project, stack, values: pulumi.runtime.allConfig() });
  if ("problems" in read) throw new pulumi.RunError(renderConfigProblems(project, stack, read.problems));
  const { config } = read;
  const place = {
    account: aws.getCallerIdentityOutput().accountId,
    partition: aws.getPartitionOutput().partition,
  };
  return config.kind === "base" ? makeBase(config, place, root) : makeSandbox(config, place, root);
}
