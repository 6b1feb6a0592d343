import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { definitionPrefix } from "./contract";
import type { JobArgs } from "./job-definition-args";
import { containerProperties, retryStrategy } from "./job-definition-args";
import type { ResourceProfile } from "./profiles";
import type { StackContext } from "./stack-context";
import { tagsOf } from "./stack-context";

/** What several kinds of jobs have around them. */
export type JobSurroundings = Omit<JobArgs, "command" | "profile" | "region" | "logPrefix">;

/** A kind of job. */
export interface JobKind {
  /** A profile's name, or what the job does. */
  readonly name: string;
  /** With `Ref::NAME` for parameters. */
  readonly command: readonly string[];
  /** What a submission leaves out. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly resources: Omit<ResourceProfile, "queue">;
}

/** The definition of a kind of job. */
export function makeJobDefinition(
  context: StackContext,
  { name, command, parameters, resources }: JobKind,
  job: JobSurroundings,
  parent: pulumi.Resource,
): aws.batch.JobDefinition {
  const { region } = context;
  const what = definitionName(context, name);
  const container = containerProperties({ ...job, command, profile: resources, region, logPrefix: name });
  return new aws.batch.JobDefinition(
    what,
    {
      name: what,
      type: "container",
      platformCapabilities: ["EC2"],
      // What to run stands here and not in overrides: with more than 8,192 characters of them a job is taken, and fails.
      parameters,
      containerProperties: pulumi.jsonStringify(container),
      retryStrategy: retryStrategy(resources.attempts),
      timeout: { attemptDurationSeconds: resources.timeoutSeconds },
      propagateTags: true,
      deregisterOnNewRevision: false,
      tags: tagsOf(context, name),
    },
    // A deletion deregisters all revisions of the name, also those that runs still refer to.
    { parent, retainOnDelete: true, deleteBeforeReplace: true },
  );
}

/**
 * What a profile's job definition is called. Underscores, which none of the parts has, keep the profile `a-b` of a
 * stack `dev` apart from the profile `b` of a stack `dev-a`.
 */
export function definitionName(context: StackContext, profile: string): string {
  return definitionPrefix(context) + profile;
}
