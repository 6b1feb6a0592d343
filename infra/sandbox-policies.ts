import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { definitionName } from "./job-definition";
import { policyText } from "./policy-document";
import { sandboxDeveloperStatements } from "./sandbox-developer-policy";
import type { StackContext } from "./stack-context";
import { nameOf, tagsOf } from "./stack-context";
import type { Place } from "./stack-jobs";
import { parameterName } from "./stack-jobs";
import { submitterStatements } from "./submitter-policy";

export interface SandboxPoliciesArgs {
  readonly context: StackContext;
  readonly place: Place;
  readonly bucketArn: pulumi.Input<string>;
  /** The base's, which a sandbox may use in place of its own. */
  readonly queueArns: readonly pulumi.Input<string>[];
}

/** A base's policies for people with sandboxes on it: to run sweeps on them and, under a boundary, to make them. */
export class SandboxPolicies extends pulumi.ComponentResource {
  constructor(name: string, args: SandboxPoliciesArgs, options?: pulumi.ComponentResourceOptions) {
    super("sweepstack:index:SandboxPolicies", name, {}, options);
    const { context } = args;
    this.#policy(args, "sandbox-submitter", `Run sweeps on sandboxes of ${context.stack}`, submitting(args));
    const { path, permissionsBoundary } = context.iam;
    // Without both, whoever may make roles may do everything: there is nothing to keep to less.
    if (path !== "/" && permissionsBoundary) {
      const statements = pulumi.all([args.place, args.bucketArn]).apply(([place, bucketArn]) =>
        sandboxDeveloperStatements({
          project: context.project,
          stack: context.stack,
          region: context.region,
          iamPath: path,
          ...{ permissionsBoundary, bucketArn },
          ...place,
        }),
      );
      this.#policy(args, "sandbox-developer", `Make sandboxes on ${context.stack}`, policyText(statements));
    }
    this.registerOutputs();
  }

  #policy(
    { context }: SandboxPoliciesArgs,
    what: string,
    description: string,
    policy: pulumi.Output<string>,
  ): void {
    const args = { path: context.iam.path, description, policy, tags: tagsOf(context, what) };
    new aws.iam.Policy(nameOf(context, what), args, { parent: this });
  }
}

/** As on a stack, with a pattern in place of its name. */
function submitting({ context, place, bucketArn, queueArns }: SandboxPoliciesArgs): pulumi.Output<string> {
  const sandbox = { ...context, stack: `${context.stack}-*` };
  const here = pulumi.interpolate`${context.region}:${place.account}`;
  const arn = (service: string) => pulumi.interpolate`arn:${place.partition}:${service}:${here}`;
  const queue = pulumi.interpolate`${arn("batch")}:job-queue/${nameOf(sandbox, "queue")}`;
  return policyText(
    submitterStatements({
      stack: sandbox.stack,
      batch: arn("batch"),
      queueArns: pulumi.all([queue, ...queueArns]),
      jobDefinitions: [definitionName(sandbox, "*")],
      logGroupArn: pulumi.interpolate`${arn("logs")}:log-group:/${sandbox.project}/${sandbox.stack}/jobs`,
      parameterArn: pulumi.interpolate`${arn("ssm")}:parameter${parameterName(sandbox)}`,
      secretArn: pulumi.interpolate`${arn("secretsmanager")}:secret:${nameOf(sandbox, "login")}-*`,
      store: { bucketArn, prefix: `${sandbox.stack}/` },
    }),
  );
}
