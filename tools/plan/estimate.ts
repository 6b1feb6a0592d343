import type { Contract, Profile } from "../../infra/contract";

/** Jobs of a stage that take alike. */
export interface ExpectedJobs {
  readonly profile: string;
  readonly jobs: number;
  /** Of each. */
  readonly seconds: number;
}

/** How long the jobs to run would take. */
export interface Estimate {
  /** From the first start to the last end, in seconds. */
  readonly wallSeconds: number;
  readonly vcpuHours: number;
  /** On how many finished jobs of the sweep it rests; 0: it is a guess. */
  readonly measuredJobs: number;
}

/**
 * Concurrency is what capacity and `maxInFlight` allow; one stage comes after the other.
 *
 * @param stages - what is to run in each
 */
export function estimate(
  stages: readonly (readonly ExpectedJobs[])[],
  measuredJobs: number,
  contract: Contract,
  maxInFlight = Number.POSITIVE_INFINITY,
): Estimate {
  let wallSeconds = 0;
  let vcpuSeconds = 0;
  for (const expected of stages) {
    let longest = 0;
    let share = 0;
    let serial = 0;
    for (const { profile: name, jobs, seconds } of expected) {
      const profile = contract.profiles[name];
      if (!profile || jobs === 0) continue;
      longest = Math.max(longest, seconds);
      serial += jobs * seconds;
      share += jobs * seconds * shareOfCapacity(profile, contract);
      vcpuSeconds += jobs * seconds * profile.vcpus;
    }
    wallSeconds += Math.max(longest, share, serial / Math.max(1, maxInFlight));
  }
  return { wallSeconds, vcpuHours: vcpuSeconds / 3600, measuredJobs };
}

function shareOfCapacity(profile: Profile, { capacity }: Contract): number {
  return Math.min(1, Math.max(profile.vcpus / capacity.vcpus, profile.memoryMiB / capacity.memoryMiB));
}
