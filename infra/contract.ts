import { z } from "zod";

/** What a job of a resource profile may use. */
export const profileSchema = z.strictObject({
  /** Virtual CPUs, also in fractions. */
  vcpus: z.number().positive(),
  memoryMiB: z.number().int().positive(),
  gpus: z.number().int().nonnegative().default(0),
  /** From a job's start; AWS Batch takes 60 at least. */
  timeoutSeconds: z.number().int().min(60),
});

/** What a stack promises to those who run sweeps on it: no secrets and no prices. */
export const contractSchema = z.strictObject({
  schemaVersion: z.literal(1),
  project: z.string().min(1),
  stack: z.string().min(1),
  /** A digest of all that runs inside a job: equal digests promise equal numbers on one CPU family. */
  image: z.string().min(1),
  /** What runs at the same time may use in sum. */
  capacity: z.strictObject({ vcpus: z.number().positive(), memoryMiB: z.number().int().positive() }),
  /** What starting a job takes; where it is much, short cells share a job. */
  jobStartSeconds: z.number().nonnegative(),
  /** Resource profiles by name; a cell that no rule matches uses the first. */
  profiles: z.record(z.string(), profileSchema),
});

export type Profile = z.infer<typeof profileSchema>;
export type Contract = z.infer<typeof contractSchema>;
