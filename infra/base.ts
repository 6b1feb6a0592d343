import * as pulumi from "@pulumi/pulumi";
import { Budget } from "./budget";
import { Compute } from "./compute";
import type { BaseConfig } from "./config";
import { DatabaseServer } from "./database";
import { makeJobDefinition } from "./job-definition";
import { JobQueues } from "./job-queues";
import { Network } from "./network";
import { bootstrapJob } from "./own-jobs";
import { perQueue, togetherPerQueue } from "./per-queue";
import { PublishedContract } from "./publish-contract";
import { computeEnvironmentsOf } from "./queues";
import { BootstrapRoles } from "./roles";
import { SandboxHold } from "./sandbox-hold";
import { SandboxPolicies } from "./sandbox-policies";
import type { Shared, SharedGround } from "./shared";
import { contextOf, nameOf } from "./stack-context";
import { makeImage } from "./stack-image";
import type { Ground, Place } from "./stack-jobs";
import { databaseVariables, StackJobs } from "./stack-jobs";
import type { StackOutputs } from "./stack-outputs";
import { Storage } from "./storage";

/** Makes a base: all that a stack needs, and what sandboxes share of it. */
export function makeBase(config: BaseConfig, place: Place, root: string): StackOutputs {
  const context = contextOf(config);
  const { compute, logRetentionDays } = config;
  const network = new Network("network", { context, network: config.network });
  const storage = new Storage("storage", { context });
  const server = new DatabaseServer("database", {
    context,
    database: config.database,
    logRetentionDays,
    vpcId: network.vpcId,
    subnetIds: network.databaseSubnetIds,
    jobSecurityGroupId: network.jobSecurityGroupId,
  });
  const environments = new Compute("compute", {
    context,
    compute,
    partition: place.partition,
    subnetIds: network.jobSubnetIds,
    securityGroupId: network.jobSecurityGroupId,
  });
  const { environmentArns } = environments;
  const queues = new JobQueues("queues", {
    context,
    queues: perQueue((queue) => computeEnvironmentsOf(queue, compute.spillToOnDemand)),
    environmentArns,
  });
  const { image, repositoryArns, made } = makeImage(config, root);
  const surroundings = pulumi
    .all([storage.bucket, storage.bucketArn, server.host, server.port])
    .apply(([bucket, bucketArn, databaseHost, databasePort]) => ({
      bucket,
      bucketArn,
      databaseHost,
      databasePort,
    }));
  const ground: Ground = { place, image, repositoryArns, shared: surroundings, queueArns: queues.arns };
  const jobs = new StackJobs("jobs", { context, config, ground });
  const bootstrap = makeBootstrap(config, ground, server.masterSecretArn, jobs);
  const sharedGround = pulumi
    .all([
      surroundings,
      image,
      togetherPerQueue(environmentArns),
      togetherPerQueue(queues.arns),
      bootstrap.arn,
    ])
    .apply(([around, reference, environmentsByQueue, queueArns, bootstrapArn]): SharedGround => {
      const { instanceTypes, maxVcpus, spillToOnDemand } = compute;
      return {
        schemaVersion: 1,
        ...around,
        connections: config.database.connections,
        image: reference,
        compute: { instanceTypes: [...instanceTypes], maxVcpus: { ...maxVcpus }, spillToOnDemand },
        environmentArns: environmentsByQueue,
        queueArns,
        bootstrap: bootstrapArn,
      };
    });
  const published = new PublishedContract("contract", {
    ...{ context, config, ground, jobs },
    shared: sharedGround,
  });
  const budget = config.budget
    ? [new Budget("budget", { context, budget: config.budget, emails: config.alertEmails })]
    : [];
  const sandboxPolicies = new SandboxPolicies("sandbox-policies", {
    ...{ context, place },
    bucketArn: storage.bucketArn,
    queueArns: Object.values(queues.arns),
  });
  const hold = new SandboxHold("sandboxes", {
    context,
    bucketArn: storage.bucketArn,
    prefix: jobs.prefix,
    holds: [
      network,
      storage,
      server,
      environments,
      queues,
      ...made,
      jobs,
      bootstrap.roles,
      published,
      sandboxPolicies,
      ...budget,
    ],
  });
  const shared = pulumi
    .all([sharedGround, hold.policyArn])
    .apply(([all, sandboxPolicyArn]): Shared => ({ ...all, sandboxPolicyArn }));
  return { contract: published.contract, shared };
}

/** The job that makes database roles, the only one that gets the master's password. */
function makeBootstrap(
  config: BaseConfig,
  { place, image, repositoryArns, shared }: Ground,
  masterSecretArn: pulumi.Output<string>,
  jobs: StackJobs,
): { readonly arn: pulumi.Output<string>; readonly roles: BootstrapRoles } {
  const context = contextOf(config);
  const secrets = pulumi.interpolate`arn:${place.partition}:secretsmanager:${context.region}:${place.account}:secret`;
  const roles = new BootstrapRoles("bootstrap", {
    context,
    account: place.account,
    execution: { repositoryArns, logGroupArn: jobs.logGroupArn, secretArns: [masterSecretArn] },
    loginSecretArns: [context.stack, `${context.stack}-*`].map(
      (stack) => pulumi.interpolate`${secrets}:${nameOf({ ...context, stack }, "login")}-*`,
    ),
  });
  const job = {
    image,
    executionRoleArn: roles.executionRoleArn,
    jobRoleArn: roles.jobRoleArn,
    // The base's own role is never dropped.
    environment: { ...databaseVariables(shared), PGUSER: "postgres", SWEEP_BASE: config.stack },
    secrets: { PGPASSWORD: pulumi.interpolate`${masterSecretArn}:password::` },
    logGroup: jobs.logGroup,
  };
  return { arn: makeJobDefinition(context, bootstrapJob, job, roles).arn, roles };
}
