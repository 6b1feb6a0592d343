import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ExecutionNeeds, StackStore } from "./job-policies";
import { bootstrapStatements, executionStatements, storeStatements, workStatements } from "./job-policies";
import type { PolicyStatement } from "./policy-document";
import { policyText, trustPolicy } from "./policy-document";
import type { StackContext } from "./stack-context";
import { nameOf, tagsOf } from "./stack-context";

/** The two roles of a kind of job, ready to be used. */
export interface JobRoles {
  /** What ECS takes to start a job. */
  readonly executionRoleArn: pulumi.Output<string>;
  /** What a job's own code has. */
  readonly jobRoleArn: pulumi.Output<string>;
}

interface RolesArgs {
  readonly context: StackContext;
  readonly account: pulumi.Input<string>;
}

export interface CellRolesArgs extends RolesArgs {
  readonly execution: ExecutionNeeds;
  readonly store: StackStore;
  /** Of a sandbox: the policy by which its base knows that it is stood on. */
  readonly basePolicyArn?: pulumi.Input<string>;
}

/** The roles of the jobs that run a stack's cells and load its data. */
export class CellRoles extends pulumi.ComponentResource implements JobRoles {
  readonly executionRoleArn: pulumi.Output<string>;
  readonly jobRoleArn: pulumi.Output<string>;

  constructor(name: string, args: CellRolesArgs, options?: pulumi.ComponentResourceOptions) {
    super("sweepstack:index:CellRoles", name, {}, options);
    this.executionRoleArn = makeRole(args, "execution", executionStatements(args.execution), this);
    const statements = [...storeStatements(args.store), ...workStatements(args.store)];
    this.jobRoleArn = makeRole(args, "job", statements, this, args.basePolicyArn);
    this.registerOutputs();
  }
}

export interface BootstrapRolesArgs extends RolesArgs {
  /** With the secret of the database's master, which nothing else may read. */
  readonly execution: ExecutionNeeds;
  /** The ARNs of the secrets that it fills: with `*` for the stack. */
  readonly loginSecretArns: readonly pulumi.Input<string>[];
}

/** The roles of the job that makes a stack's database role. */
export class BootstrapRoles extends pulumi.ComponentResource implements JobRoles {
  readonly executionRoleArn: pulumi.Output<string>;
  readonly jobRoleArn: pulumi.Output<string>;

  constructor(name: string, args: BootstrapRolesArgs, options?: pulumi.ComponentResourceOptions) {
    super("sweepstack:index:BootstrapRoles", name, {}, options);
    const statements = bootstrapStatements(args.loginSecretArns);
    this.executionRoleArn = makeRole(args, "bootstrap-exec", executionStatements(args.execution), this);
    this.jobRoleArn = makeRole(args, "bootstrap", statements, this);
    this.registerOutputs();
  }
}

/** A role for ECS tasks with one policy of its own, and one of others'; its ARN comes once the policies are there. */
function makeRole(
  { context, account }: RolesArgs,
  what: string,
  statements: pulumi.Input<readonly PolicyStatement[]>,
  parent: pulumi.Resource,
  attachedArn?: pulumi.Input<string>,
): pulumi.Output<string> {
  const roleName = nameOf(context, what);
  const role = new aws.iam.Role(
    roleName,
    {
      ...iamArgs(context),
      assumeRolePolicy: pulumi.jsonStringify(trustPolicy("ecs-tasks.amazonaws.com", account)),
      tags: tagsOf(context, what),
    },
    { parent },
  );
  const policy = new aws.iam.RolePolicy(
    roleName,
    { role: role.name, policy: policyText(statements) },
    { parent },
  );
  const attached = attachedArn
    ? [new aws.iam.RolePolicyAttachment(roleName, { role: role.name, policyArn: attachedArn }, { parent })]
    : [];
  return pulumi.all([role.arn, ...[policy, ...attached].map(({ id }) => id)]).apply(([arn]) => arn!);
}

/** What the config says of all roles. */
export function iamArgs({ iam }: StackContext): { path: string; permissionsBoundary?: string } {
  return {
    path: iam.path,
    ...(iam.permissionsBoundary && { permissionsBoundary: iam.permissionsBoundary }),
  };
}
