/** What jobs use, or what a machine has. */
export interface Resources {
  /** Virtual CPUs, also in fractions. */
  readonly vcpus: number;
  readonly memoryMiB: number;
}

/** The sums of what jobs in flight declared to use. */
export class Admission {
  #jobs = 0;
  #vcpus = 0;
  #memoryMiB = 0;

  /**
   * Whether a job may start beside those in flight: when the sums stay within the machine, or when it would be alone,
   * however much it asks for.
   */
  hasRoom(need: Resources, capacity: Resources): boolean {
    if (this.#jobs === 0) return true;
    return (
      this.#vcpus + need.vcpus <= capacity.vcpus * roundingSlack &&
      this.#memoryMiB + need.memoryMiB <= capacity.memoryMiB * roundingSlack
    );
  }

  enter({ vcpus, memoryMiB }: Resources): void {
    this.#jobs += 1;
    this.#vcpus += vcpus;
    this.#memoryMiB += memoryMiB;
  }

  leave({ vcpus, memoryMiB }: Resources): void {
    this.#jobs -= 1;
    this.#vcpus -= vcpus;
    this.#memoryMiB -= memoryMiB;
  }
}

/** Ten tenths of a CPU add up to a little more than one, and leave a little when they are taken away again. */
const roundingSlack = 1 + 1e-9;
