/** What the launch template makes on each machine, and job definitions mount into jobs. */
export const machineLayout = {
  /** For temporary files: a job's own root is read-only. */
  scratch: { onMachine: "/var/sweep/scratch", inJob: "/scratch" },
  /** `instance.json`, which says what the machine is. */
  facts: { onMachine: "/var/sweep/machine", inJob: "/machine" },
} as const;

/** Whom jobs run as: nobody on the machine. */
export const jobUser = 10_001;
