import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { PolicyStatement } from "./policy-document";
import { policyText } from "./policy-document";
import type { StackContext } from "./stack-context";
import { nameOf, tagsOf } from "./stack-context";

export interface SandboxHoldArgs {
  readonly context: StackContext;
  readonly bucketArn: pulumi.Input<string>;
  /** Where the base's own keys begin in the bucket; ends with a slash. */
  readonly prefix: string;
  /** All else that the base has. */
  readonly holds: readonly pulumi.Resource[];
}

/**
 * Keeps a base from being destroyed while sandboxes stand on it. Pulumi does not know that they do, but IAM never
 * deletes a policy that is attached to a role, and each sandbox attaches this one to its jobs' role. It comes after
 * all else that the base has, so that it is the first thing to be deleted, alone: when that fails, nothing is lost.
 *
 * For the same reason it is protected where data is: `pulumi destroy --skip-preview` would delete around what else is
 * protected, but nothing that something protected comes after.
 *
 * A hook before deletion would need the program to run (`pulumi destroy` refuses without `--run-program`), and what
 * it found could be out of date a moment later; IAM decides at the moment itself, whoever deletes and by what means.
 */
export class SandboxHold extends pulumi.ComponentResource {
  readonly policyArn: pulumi.Output<string>;

  constructor(name: string, args: SandboxHoldArgs, options?: pulumi.ComponentResourceOptions) {
    super("sweepstack:index:SandboxHold", name, {}, options);
    const { context, holds } = args;
    const what = nameOf(context, "sandboxes");
    const policy = new aws.iam.Policy(
      what,
      {
        path: context.iam.path,
        description: `What no sandbox on ${context.stack} may do; keeps ${context.stack} while it has sandboxes`,
        policy: policyText(sandboxLimits(args)),
        tags: tagsOf(context, "sandboxes"),
      },
      { parent: this, dependsOn: [...holds], protect: context.keepsData },
    );
    this.policyArn = policy.arn;
    this.registerOutputs();
  }
}

/** A sandbox's jobs never touch what the base keeps, whatever else their role is given. */
export function sandboxLimits({
  bucketArn,
  prefix,
}: Pick<SandboxHoldArgs, "bucketArn" | "prefix">): PolicyStatement[] {
  return [
    {
      Sid: "LeaveBaseAlone",
      Effect: "Deny",
      Action: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
      Resource: [pulumi.interpolate`${bucketArn}/${prefix}*`],
    },
  ];
}
