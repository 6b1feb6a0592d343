import * as pulumi from "@pulumi/pulumi";
import type { JobSurroundings } from "./job-definition";
import { makeJobDefinition } from "./job-definition";
import type { ResourceProfile } from "./profiles";
import type { StackContext } from "./stack-context";

export interface JobDefinitionsArgs {
  readonly context: StackContext;
  readonly profiles: Readonly<Record<string, ResourceProfile>>;
  /** What the jobs of all profiles have in common. */
  readonly job: JobSurroundings;
}

/** The job definitions of a stack's profiles. */
export class JobDefinitions extends pulumi.ComponentResource {
  /** With their revisions. */
  readonly arns: Readonly<Record<string, pulumi.Output<string>>>;

  constructor(name: string, args: JobDefinitionsArgs, options?: pulumi.ComponentResourceOptions) {
    super("sweepstack:index:JobDefinitions", name, {}, options);
    const made = Object.entries(args.profiles).map(([profile, resources]) => {
      const definition = { name: profile, command: cellCommand, parameters: { manifest: "none" }, resources };
      return [profile, makeJobDefinition(args.context, definition, args.job, this).arn] as const;
    });
    this.arns = Object.fromEntries(made);
    this.registerOutputs();
  }
}

/** The runner refuses the manifest `none`, which stands for a submission that forgot its own. */
const cellCommand = ["python", "-m", "cell_runner", "job", "Ref::manifest"];
