import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Alerts } from "./alerts";
import type { StackConfig } from "./config";
import { parameterName } from "./contract";
import { DatabaseLogin } from "./database-login";
import { definitionName, makeJobDefinition } from "./job-definition";
import { JobDefinitions } from "./job-definitions";
import { loadJob } from "./own-jobs";
import { policyText } from "./policy-document";
import type { QueueName } from "./queues";
import { CellRoles } from "./roles";
import type { Shared } from "./shared";
import type { StackContext } from "./stack-context";
import { nameOf, tagsOf } from "./stack-context";
import type { SubmitterNeeds } from "./submitter-policy";
import { submitterStatements } from "./submitter-policy";

/** Where a stack is. */
export interface Place {
  readonly account: pulumi.Output<string>;
  readonly partition: pulumi.Output<string>;
}

/** What a stack's jobs stand on: its own if it is a base, its base's if it is a sandbox. */
export interface Ground {
  readonly place: Place;
  readonly image: pulumi.Output<string>;
  readonly repositoryArns: pulumi.Input<readonly string[]>;
  readonly shared: pulumi.Output<Pick<Shared, "bucket" | "bucketArn" | "databaseHost" | "databasePort">>;
  /** Where jobs go that ask for a queue. */
  readonly queueArns: Readonly<Record<QueueName, pulumi.Output<string>>>;
  /** Of a sandbox: the policy by which its base knows that it is stood on. */
  readonly basePolicyArn?: pulumi.Input<string>;
}

export interface StackJobsArgs {
  readonly context: StackContext;
  readonly config: StackConfig;
  readonly ground: Ground;
}

/** What every stack has for itself: prefix, log group, database role, roles, job definitions, alerts, and rights for people. */
export class StackJobs extends pulumi.ComponentResource {
  /** Ends with a slash. */
  readonly prefix: string;
  readonly databaseUser: string;
  /** Of the secret with the role's password. */
  readonly secretArn: pulumi.Output<string>;
  readonly logGroup: pulumi.Output<string>;
  readonly logGroupArn: pulumi.Output<string>;
  readonly definitionArns: Readonly<Record<string, pulumi.Output<string>>>;
  readonly loadArn: pulumi.Output<string>;

  constructor(name: string, args: StackJobsArgs, options?: pulumi.ComponentResourceOptions) {
    super("sweepstack:index:StackJobs", name, {}, options);
    const { context, config, ground } = args;
    const { shared, place } = ground;
    this.prefix = `${context.stack}/`;
    const login = new DatabaseLogin("login", { context }, { parent: this });
    const logGroup = new aws.cloudwatch.LogGroup(
      nameOf(context, "jobs"),
      {
        name: `/${context.project}/${context.stack}/jobs`,
        // Logs never expire unless the group says so.
        retentionInDays: config.logRetentionDays,
        tags: tagsOf(context, "jobs"),
      },
      { parent: this },
    );
    const store = { bucketArn: shared.apply(({ bucketArn }) => bucketArn), prefix: this.prefix };
    const execution = {
      repositoryArns: ground.repositoryArns,
      logGroupArn: logGroup.arn,
      secretArns: [login.secretArn],
    };
    const { basePolicyArn } = ground;
    const roles = new CellRoles(
      "roles",
      { context, account: place.account, execution, store, ...(basePolicyArn && { basePolicyArn }) },
      { parent: this },
    );
    const job = {
      image: ground.image,
      executionRoleArn: roles.executionRoleArn,
      jobRoleArn: roles.jobRoleArn,
      environment: {
        SWEEP_STORE: pulumi.interpolate`s3://${shared.apply(({ bucket }) => bucket)}/${this.prefix}`,
        ...databaseVariables(shared),
        PGUSER: login.user,
        // Where a load connects to make a database: the stack's own, since it may enter no other.
        PGDATABASE: login.user,
      },
      secrets: { PGPASSWORD: pulumi.interpolate`${login.secretArn}:password::` },
      logGroup: logGroup.name,
    };
    const { profiles } = config;
    const definitions = new JobDefinitions("definitions", { context, profiles, job }, { parent: this });
    this.databaseUser = login.user;
    this.secretArn = login.secretArn;
    this.logGroup = logGroup.name;
    this.logGroupArn = logGroup.arn;
    this.definitionArns = definitions.arns;
    this.loadArn = makeJobDefinition(context, loadJob, job, this).arn;
    // Of sandboxes, by their base: a policy of their own could be written anew by whoever may make them.
    if (config.kind === "base")
      this.#submitterPolicy(args, { logGroupArn: logGroup.arn, secretArn: login.secretArn, store });
    const emails = config.alertEmails;
    const queueArns = Object.values(ground.queueArns);
    // A sandbox that uses its base's queues is told of by the base.
    if (emails.length > 0 && (config.kind === "base" || config.ownQueue)) {
      new Alerts("alerts", { context, account: place.account, emails, queueArns }, { parent: this });
    }
    this.registerOutputs();
  }

  #submitterPolicy(
    { context, config, ground }: StackJobsArgs,
    own: Pick<SubmitterNeeds, "logGroupArn" | "secretArn" | "store">,
  ): void {
    const { partition, account } = ground.place;
    const here = pulumi.interpolate`${context.region}:${account}`;
    const statements = submitterStatements({
      stack: context.stack,
      batch: pulumi.interpolate`arn:${partition}:batch:${here}`,
      queueArns: pulumi.all(Object.values(ground.queueArns)).apply((arns) => [...new Set(arns)]),
      // Without the bootstrap job: whoever may change its command could have it print the master's password.
      jobDefinitions: [...Object.keys(config.profiles), loadJob.name].map((each) =>
        definitionName(context, each),
      ),
      parameterArn: pulumi.interpolate`arn:${partition}:ssm:${here}:parameter${parameterName(context)}`,
      ...own,
    });
    const what = nameOf(context, "submitter");
    new aws.iam.Policy(
      what,
      {
        path: context.iam.path,
        description: `Run sweeps on ${context.stack}`,
        policy: policyText(statements),
        tags: tagsOf(context, "submitter"),
      },
      { parent: this },
    );
  }
}

/** What libpq finds the server by; it refuses one that does not encrypt. */
export function databaseVariables(
  shared: pulumi.Output<Pick<Shared, "databaseHost" | "databasePort">>,
): Record<string, pulumi.Output<string> | string> {
  return {
    PGHOST: shared.apply(({ databaseHost }) => databaseHost),
    PGPORT: shared.apply(({ databasePort }) => String(databasePort)),
    PGSSLMODE: "require",
  };
}
