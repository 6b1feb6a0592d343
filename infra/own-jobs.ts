import type { JobKind } from "./job-definition";

/** Little enough for the smallest machine that a config can name. */
const little = { vcpus: 1, memoryMiB: 1792, gpus: 0 };

/** Fills a data version from files in the store, in one transaction: it can be done again. */
export const loadJob: JobKind = {
  name: "load",
  command: ["python", "-m", "cell_runner", "load", "Ref::request"],
  parameters: { request: "none" },
  resources: { ...little, timeoutSeconds: 43_200, attempts: 3 },
};

/**
 * Makes a stack's database role, and puts a new password into the stack's secret where none in it logs in; with the
 * action `drop`, for which it needs no secret, removes the role with all its databases.
 */
export const bootstrapJob: JobKind = {
  name: "bootstrap",
  command: ["python", "-m", "cell_runner", "bootstrap", "Ref::action", "Ref::stack", "Ref::secret"],
  parameters: { action: "create", stack: "none", secret: "none" },
  resources: { ...little, timeoutSeconds: 600, attempts: 3 },
};
