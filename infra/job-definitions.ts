import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { JobArgs } from "./job-definition-args";
import { containerProperties, retryStrategy } from "./job-definition-args";
import type { ResourceProfile } from "./profiles";
import type { StackContext } from "./stack-context";
import { tagsOf } from "./stack-context";

export interface JobDefinitionsArgs {
  readonly context: StackContext;
  readonly profiles: Readonly<Record<string, ResourceProfile>>;
  /** What the jobs of all profiles have in common. */
  readonly job: Omit<JobArgs, "command" | "profile" | "region" | "logPrefix">;
}

/** The job definitions of a stack's profiles. */
export class JobDefinitions extends pulumi.ComponentResource {
  /** With their revisions. */
  readonly arns: Readonly<Record<string, pulumi.Output<string>>>;

  constructor(name: string, args: JobDefinitionsArgs, options?: pulumi.ComponentResourceOptions) {
    super("sweepstack:index:JobDefinitions", name, {}, options);
    const made = Object.entries(args.profiles).map(([profile, resources]) => {
      const definition = this.#make(args, profile, resources);
      return [profile, definition.arn] as const;
    });
    this.arns = Object.fromEntries(made);
    this.registerOutputs();
  }

  #make(
    { context, job }: JobDefinitionsArgs,
    name: string,
    profile: ResourceProfile,
  ): aws.batch.JobDefinition {
    const what = definitionName(context, name);
    const { region } = context;
    const container = containerProperties({ ...job, command: cellCommand, profile, region, logPrefix: name });
    return new aws.batch.JobDefinition(
      what,
      {
        name: what,
        type: "container",
        platformCapabilities: ["EC2"],
        // What to run stands here and not in overrides, which are limited, and in which nobody looks for a mistake.
        parameters: { manifest: "none" },
        containerProperties: pulumi.jsonStringify(container),
        retryStrategy: retryStrategy(profile.attempts),
        timeout: { attemptDurationSeconds: profile.timeoutSeconds },
        propagateTags: true,
        deregisterOnNewRevision: false,
        tags: tagsOf(context, name),
      },
      // A deletion deregisters all revisions of the name, also those that runs still refer to.
      { parent: this, retainOnDelete: true, deleteBeforeReplace: true },
    );
  }
}

/**
 * What a profile's job definition is called. Underscores, which none of the parts has, keep the profile `a-b` of a
 * stack `dev` apart from the profile `b` of a stack `dev-a`.
 */
export function definitionName({ project, stack }: StackContext, profile: string): string {
  return `${project}_${stack}_${profile}`;
}

/** The runner refuses the manifest `none`, which stands for a submission that forgot its own. */
const cellCommand = ["python", "-m", "cell_runner", "job", "Ref::manifest"];
