import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { allVcpus, mostMemoryMiB } from "./compute";
import type { StackConfig } from "./config";
import type { DeployedContract, DeployedProfile } from "./contract";
import { contractText, parameterName } from "./contract";
import { digestOf } from "./image";
import { togetherPerQueue } from "./per-queue";
import type { QueueName } from "./queues";
import { computeEnvironmentsOf, ownQueueEnvironments } from "./queues";
import type { SharedGround } from "./shared";
import type { StackContext } from "./stack-context";
import { nameOf, tagsOf } from "./stack-context";
import type { Ground, StackJobs } from "./stack-jobs";

export interface ContractArgs {
  readonly context: StackContext;
  readonly config: StackConfig;
  readonly ground: Ground;
  readonly jobs: StackJobs;
  readonly shared: pulumi.Output<SharedGround>;
}

/** What starting a machine and pulling an image takes a job at most times. */
const jobStartSeconds = 60;

/** The contract of a stack, and the SSM parameter that it is published as. */
export class PublishedContract extends pulumi.ComponentResource {
  readonly contract: pulumi.Output<DeployedContract>;

  constructor(name: string, args: ContractArgs, options?: pulumi.ComponentResourceOptions) {
    super("sweepstack:index:PublishedContract", name, {}, options);
    const { context } = args;
    this.contract = contractOf(args);
    new aws.ssm.Parameter(
      nameOf(context, "contract"),
      {
        name: parameterName(context),
        type: "String",
        // Beyond 4 KB a parameter is an advanced one, which costs: only then.
        tier: "Intelligent-Tiering",
        // Otherwise Pulumi would take it for a secret.
        insecureValue: this.contract.apply(contractText),
        tags: tagsOf(context, "contract"),
      },
      { parent: this },
    );
    this.registerOutputs();
  }
}

function contractOf({
  context,
  config,
  ground,
  jobs,
  shared,
}: ContractArgs): pulumi.Output<DeployedContract> {
  const known = pulumi.all([
    shared,
    ground.place.account,
    ground.image,
    jobs.logGroup,
    jobs.loadArn,
    jobs.secretArn,
    pulumi.all(jobs.definitionArns),
    togetherPerQueue(ground.queueArns),
  ]);
  return known.apply(
    ([base, account, image, logGroup, load, secret, definitions, queues]): DeployedContract => {
      const { maxVcpus, instanceTypes } = base.compute;
      const vcpus = allVcpus(maxVcpus);
      const profiles = Object.entries(config.profiles).map(([name, profile]): [string, DeployedProfile] => [
        name,
        {
          vcpus: profile.vcpus,
          memoryMiB: profile.memoryMiB,
          gpus: profile.gpus,
          timeoutSeconds: profile.timeoutSeconds,
          jobDefinition: definitions[name]!,
          queues: { usual: queues[profile.queue], onDemand: queues.ondemand },
          maxVcpus: environmentsOf(config, profile.queue, base.compute).reduce(
            (sum, each) => sum + maxVcpus[each],
            0,
          ),
        },
      ]);
      return {
        schemaVersion: 1,
        project: context.project,
        stack: context.stack,
        image: digestOf(image),
        capacity: { vcpus, memoryMiB: mostMemoryMiB(instanceTypes, vcpus) },
        jobStartSeconds,
        profiles: Object.fromEntries(profiles),
        region: context.region,
        account,
        bucket: base.bucket,
        prefix: jobs.prefix,
        database: {
          host: base.databaseHost,
          port: base.databasePort,
          user: jobs.databaseUser,
          secret,
          connections: base.connections,
        },
        logGroup,
        load,
        bootstrap: base.bootstrap,
        ...(config.kind === "sandbox" && { base: config.baseStack }),
      };
    },
  );
}

/** Where the jobs of a profile run that asks for a queue. */
function environmentsOf(
  config: StackConfig,
  queue: QueueName,
  { spillToOnDemand }: SharedGround["compute"],
): readonly QueueName[] {
  const hasOwnQueue = config.kind === "sandbox" && config.ownQueue;
  return hasOwnQueue ? ownQueueEnvironments : computeEnvironmentsOf(queue, spillToOnDemand);
}
