import type { ConfigProblem } from "./config-problem";
import type { InstanceType } from "./instances";
import { instancesOf, usableMemoryMiB } from "./instances";
import type { QueueName } from "./queues";
import { computeEnvironmentsOf } from "./queues";

/** What a job of a resource profile gets, and where it runs. */
export interface ResourceProfile {
  readonly vcpus: number;
  /** Of the job; it must leave the agent its share of an instance's memory. */
  readonly memoryMiB: number;
  readonly gpus: number;
  readonly timeoutSeconds: number;
  /** How often Batch starts a job whose machine fails it; 1 to 10. */
  readonly attempts: number;
  readonly queue: QueueName;
}

/** The profiles of a stack that declares none: two small ones fit an m6i.large, a large one an r6i.xlarge. */
export const defaultProfiles: Readonly<Record<string, ResourceProfile>> = {
  small: { vcpus: 1, memoryMiB: 3584, gpus: 0, timeoutSeconds: 3600, attempts: 3, queue: "test" },
  large: { vcpus: 4, memoryMiB: 30_720, gpus: 0, timeoutSeconds: 86_400, attempts: 3, queue: "sweep" },
};

/** What the compute environments of a base offer. */
export interface ComputeOffer {
  readonly instanceTypes: readonly string[];
  readonly maxVcpus: Readonly<Record<QueueName, number>>;
  readonly spillToOnDemand: boolean;
}

/** The profiles whose jobs would never start: Batch only says so minutes after a job was submitted. */
export function checkProfiles(
  profiles: Readonly<Record<string, ResourceProfile>>,
  offer: ComputeOffer,
): ConfigProblem[] {
  const instances = offer.instanceTypes.flatMap(instancesOf);
  return Object.entries(profiles).flatMap(([name, profile]) => [
    ...instanceProblems(name, profile, instances),
    ...vcpuProblems(name, profile, offer),
  ]);
}

function instanceProblems(
  name: string,
  profile: ResourceProfile,
  instances: readonly InstanceType[],
): ConfigProblem[] {
  const path = `profiles.${name}`;
  const withGpus = instances.filter(({ gpus }) => gpus >= profile.gpus);
  if (withGpus.length === 0) {
    const hint = "add a GPU family such as g5 to compute.instanceTypes";
    const many = profile.gpus === 1 ? "a GPU" : `${profile.gpus} GPUs`;
    return [{ path: `${path}.gpus`, message: `no instance type has ${many}`, hint }];
  }
  if (withGpus.some((instance) => fits(profile, instance))) return [];
  const wide = withGpus.filter(({ vcpus }) => vcpus >= profile.vcpus);
  if (wide.length === 0) {
    const most = Math.max(...withGpus.map(({ vcpus }) => vcpus));
    const hint = `ask for ${most} at most, or add larger ones to compute.instanceTypes`;
    return [{ path: `${path}.vcpus`, message: `no instance type has ${profile.vcpus} vCPUs`, hint }];
  }
  const most = wide.reduce((best, next) => (usableMemoryMiB(next) > usableMemoryMiB(best) ? next : best));
  return [
    {
      path: `${path}.memoryMiB`,
      message: `no instance type leaves a job ${profile.memoryMiB} MiB: ${most.name} has ${most.memoryMiB}, of which the system and the ECS agent keep some`,
      hint: `ask for ${usableMemoryMiB(most)} at most, or add larger ones to compute.instanceTypes`,
    },
  ];
}

function fits(profile: ResourceProfile, instance: InstanceType): boolean {
  return instance.vcpus >= profile.vcpus && usableMemoryMiB(instance) >= profile.memoryMiB;
}

function vcpuProblems(
  name: string,
  { vcpus, queue }: ResourceProfile,
  { maxVcpus, spillToOnDemand }: ComputeOffer,
): ConfigProblem[] {
  const most = Math.max(...computeEnvironmentsOf(queue, spillToOnDemand).map((each) => maxVcpus[each]));
  if (vcpus <= most) return [];
  return [
    {
      path: `profiles.${name}.vcpus`,
      message: `the compute environments of the queue "${queue}" have ${most} vCPUs at most, not ${vcpus}`,
      hint: "raise compute.maxVcpus or take another queue",
    },
  ];
}
