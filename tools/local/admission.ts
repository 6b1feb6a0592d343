/** What jobs use, or what a machine has. */
export interface Resources {
  /** Virtual CPUs, also in fractions. */
  readonly vcpus: number;
  readonly memoryMiB: number;
}

/**
 * Whether a job may start beside those in flight: when the sums of what was declared stay within the machine, or when
 * it would be alone, however much it asks for.
 */
export function hasRoom(need: Resources, inFlight: readonly Resources[], capacity: Resources): boolean {
  if (inFlight.length === 0) return true;
  const vcpus = inFlight.reduce((sum, used) => sum + used.vcpus, need.vcpus);
  const memoryMiB = inFlight.reduce((sum, used) => sum + used.memoryMiB, need.memoryMiB);
  // Ten tenths of a CPU add up to a little more than one.
  return vcpus <= capacity.vcpus * roundingSlack && memoryMiB <= capacity.memoryMiB * roundingSlack;
}

const roundingSlack = 1 + 1e-9;
