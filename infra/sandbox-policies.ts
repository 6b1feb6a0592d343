import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { parameterName } from "./contract";
import { definitionName } from "./job-definition";
import type { PolicyStatement } from "./policy-document";
import { policyText } from "./policy-document";
import { sandboxDeveloperStatements } from "./sandbox-developer-policy";
import type { StackContext } from "./stack-context";
import { nameOf, tagsOf } from "./stack-context";
import type { Place } from "./stack-jobs";
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
      const statements = pulumi.output({ ...args.place, bucketArn: args.bucketArn }).apply((known) =>
        sandboxDeveloperStatements({
          project: context.project,
          stack: context.stack,
          region: context.region,
          iamPath: path,
          permissionsBoundary,
          ...known,
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

/** As on a stack, with a pattern in place of its name; and what `sweep sandbox list` and the base's contract take. */
function submitting({ context, place, bucketArn, queueArns }: SandboxPoliciesArgs): pulumi.Output<string> {
  const sandbox = { ...context, stack: `${context.stack}-*` };
  const here = pulumi.interpolate`${context.region}:${place.account}`;
  const arn = (service: string) => pulumi.interpolate`arn:${place.partition}:${service}:${here}`;
  const queue = pulumi.interpolate`${arn("batch")}:job-queue/${nameOf(sandbox, "queue")}`;
  const contractOf = (stack: StackContext) =>
    pulumi.interpolate`${arn("ssm")}:parameter${parameterName(stack)}`;
  const directory = pulumi.interpolate`${arn("ssm")}:parameter/${context.project}`;
  const listing: readonly PolicyStatement[] = [
    { Sid: "ReadBase", Effect: "Allow", Action: ["ssm:GetParameter"], Resource: [contractOf(context)] },
    {
      // Of all stacks: a path cannot be given in part.
      Sid: "ListContracts",
      Effect: "Allow",
      Action: ["ssm:GetParametersByPath"],
      Resource: [directory, pulumi.interpolate`${directory}/`],
    },
    {
      Sid: "SeeOwners",
      Effect: "Allow",
      Action: ["ssm:ListTagsForResource"],
      Resource: [contractOf(sandbox)],
    },
  ];
  return policyText([
    ...listing,
    ...submitterStatements({
      stack: sandbox.stack,
      batch: arn("batch"),
      queueArns: pulumi.all([queue, ...queueArns]),
      jobDefinitions: [definitionName(sandbox, "*")],
      logGroupArn: pulumi.interpolate`${arn("logs")}:log-group:/${sandbox.project}/${sandbox.stack}/jobs`,
      parameterArn: contractOf(sandbox),
      secretArn: pulumi.interpolate`${arn("secretsmanager")}:secret:${nameOf(sandbox, "login")}-*`,
      store: { bucketArn, prefix: `${sandbox.stack}/` },
    }),
  ]);
}
