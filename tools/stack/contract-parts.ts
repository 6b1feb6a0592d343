import type { DeployedContract } from "../../infra/contract";

/** The ARNs, with revisions, of the definitions that people submit jobs with. */
export function submittedDefinitions({ profiles, load }: DeployedContract): string[] {
  return [...Object.values(profiles).map(({ jobDefinition }) => jobDefinition), load];
}

/** The ARN of something in the contract's account and region. */
export function arnIn(
  { account, region, load }: DeployedContract,
  service: string,
  resource: string,
): string {
  return `arn:${load.split(":")[1]}:${service}:${region}:${account}:${resource}`;
}

/** The ARN of the contract's bucket, which has neither account nor region. */
export function bucketArn({ bucket, load }: DeployedContract): string {
  return `arn:${load.split(":")[1]}:s3:::${bucket}`;
}

/** The document that is written to see whether the bucket can be written. */
export function probeKey({ prefix }: DeployedContract): string {
  return `${prefix}doctor/probe`;
}

/** The last part of an ARN: a queue's name, a definition's name with its revision. */
export function nameInArn(arn: string): string {
  return arn.slice(arn.indexOf("/") + 1);
}

/** The name of a queue or definition within its stack: `sweep` of `sweepstack-dev-sweep`; undefined for another stack's. */
export function ownName({ project, stack }: DeployedContract, arn: string): string | undefined {
  const name = nameInArn(arn);
  const prefix = [`${project}-${stack}-`, `${project}_${stack}_`].find((each) => name.startsWith(each));
  return prefix && name.slice(prefix.length);
}
