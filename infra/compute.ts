import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { BaseConfig } from "./config";
import { instancesOf } from "./instances";
import { makeLaunchTemplate } from "./launch-template";
import { perQueue } from "./per-queue";
import { machineTrustPolicy } from "./policy-document";
import type { QueueName } from "./queues";
import { queueNames } from "./queues";
import { iamArgs } from "./roles";
import type { StackContext } from "./stack-context";
import { nameOf, tagsOf } from "./stack-context";

export interface ComputeArgs {
  readonly context: StackContext;
  readonly compute: BaseConfig["compute"];
  readonly partition: pulumi.Input<string>;
  readonly subnetIds: pulumi.Input<pulumi.Input<string>[]>;
  readonly securityGroupId: pulumi.Input<string>;
}

/** The compute environments of a base, each called after the queue that it is made for; at rest they have no machines. */
export class Compute extends pulumi.ComponentResource {
  readonly environmentArns: Readonly<Record<QueueName, pulumi.Output<string>>>;

  constructor(name: string, args: ComputeArgs, options?: pulumi.ComponentResourceOptions) {
    super("sweepstack:index:Compute", name, {}, options);
    const { context, compute } = args;
    const template = makeLaunchTemplate(context, compute.volumeGiB, this);
    const { profile, attachment } = this.#machineRole(args);
    const make = (queue: QueueName) => {
      const what = `compute-${queue}`;
      const environment = new aws.batch.ComputeEnvironment(
        nameOf(context, what),
        {
          type: "MANAGED",
          state: "ENABLED",
          computeResources: {
            ...computeResources(queue, compute),
            subnets: args.subnetIds,
            securityGroupIds: [args.securityGroupId],
            instanceRole: profile.arn,
            launchTemplate: {
              launchTemplateId: template.id,
              version: pulumi.interpolate`${template.latestVersion}`,
            },
            // Only these reach the machines; those of a provider do not.
            tags: tagsOf(context, what),
          },
          updatePolicy: { terminateJobsOnUpdate: false, jobExecutionTimeoutMinutes: 360 },
          tags: tagsOf(context, what),
        },
        // Machines that lose their role first cannot say that they have gone, and the environment stays DELETING.
        { parent: this, dependsOn: [attachment] },
      );
      return environment.arn;
    };
    this.environmentArns = perQueue(make);
    this.registerOutputs();
  }

  #machineRole({ context, partition }: ComputeArgs) {
    const what = nameOf(context, "machine");
    const tags = tagsOf(context, "machine");
    const role = new aws.iam.Role(
      what,
      { ...iamArgs(context), assumeRolePolicy: JSON.stringify(machineTrustPolicy), tags },
      { parent: this },
    );
    const attachment = new aws.iam.RolePolicyAttachment(
      what,
      {
        role: role.name,
        policyArn: pulumi.interpolate`arn:${partition}:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role`,
      },
      { parent: this },
    );
    const profile = new aws.iam.InstanceProfile(
      what,
      { role: role.name, path: context.iam.path, tags },
      { parent: this },
    );
    return { profile, attachment };
  }
}

/**
 * What differs between compute environments. With these strategies, and without a service role, the provider updates
 * an environment in place; otherwise it replaces it, which the queue over it refuses (pulumi-aws#6233).
 */
export function computeResources(
  queue: QueueName,
  { instanceTypes, maxVcpus }: Pick<BaseConfig["compute"], "instanceTypes" | "maxVcpus">,
) {
  const isSpot = queue === "sweep";
  const hasGpus = instanceTypes.flatMap(instancesOf).some(({ gpus }) => gpus > 0);
  return {
    type: isSpot ? "SPOT" : "EC2",
    allocationStrategy: isSpot ? "SPOT_PRICE_CAPACITY_OPTIMIZED" : "BEST_FIT_PROGRESSIVE",
    instanceTypes: [...instanceTypes],
    minVcpus: 0,
    maxVcpus: maxVcpus[queue],
    // From the first day: to add the block later replaces the environment.
    ec2Configurations: [
      { imageType: "ECS_AL2023" },
      ...(hasGpus ? [{ imageType: "ECS_AL2023_NVIDIA" }] : []),
    ],
  };
}

/** The memory that all machines of an environment have at most, in MiB: that of the roomiest type for each vCPU. */
export function mostMemoryMiB(instanceTypes: readonly string[], vcpus: number): number {
  const perVcpu = instanceTypes.flatMap(instancesOf).map((type) => type.memoryMiB / type.vcpus);
  return Math.floor(Math.max(...perVcpu) * vcpus);
}

/** The sum of what a base's compute environments have. */
export function allVcpus(maxVcpus: Readonly<Record<QueueName, number>>): number {
  return queueNames.reduce((sum, queue) => sum + maxVcpus[queue], 0);
}
