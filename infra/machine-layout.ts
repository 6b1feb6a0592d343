/** What is mounted into jobs. */
export const machineLayout = {
  /** For temporary files, each job's own: its root is read-only. The image has the folder, for all to write to. */
  scratch: { inJob: "/scratch" },
  /** What the launch template makes on each machine: `instance.json`, which says what the machine is. */
  facts: { onMachine: "/var/sweep/machine", inJob: "/machine" },
} as const;

/** Whom jobs run as: nobody on the machine. */
export const jobUser = 10_001;
