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
  /** Resource profiles by name, the smallest first, which a cell uses that no rule matches. */
  profiles: z.record(z.string(), profileSchema),
});

/** Text that people's terminals can be shown. */
const plain = z.string().regex(/^[\x21-\x7e]+$/);

const arn = (service: string, resource: string) =>
  z.string().regex(new RegExp(`^arn:aws[a-z-]*:${service}:[a-z0-9-]*:\\d{12}:${resource}$`));

const jobDefinition = arn("batch", "job-definition/[A-Za-z0-9_-]{1,128}:\\d+");
const queue = arn("batch", "job-queue/[A-Za-z0-9_-]{1,128}");

/** A profile whose jobs run on AWS Batch. */
export const deployedProfileSchema = profileSchema.extend({
  /** With its revision: what a run pins stays the same when the stack changes. */
  jobDefinition,
  /** Where jobs go, and the queue over On-Demand machines alone: the same where a stack has one queue. */
  queues: z.strictObject({ usual: queue, onDemand: queue }),
  /** The most vCPUs of all compute environments that the usual queue sends jobs to, together. */
  maxVcpus: z.number().int().positive(),
});

/** The contract of a stack that was deployed on AWS; whoever reads only the common part can read it as a `Contract`. */
export const deployedContractSchema = contractSchema.extend({
  project: plain,
  stack: plain,
  image: z.string().regex(/^sha256:[0-9a-f]{64}$/),
  profiles: z.record(plain, deployedProfileSchema),
  region: plain,
  account: z.string().regex(/^\d{12}$/),
  bucket: plain,
  /** Where the stack's keys begin in the bucket; ends with a slash. */
  prefix: z.string().regex(/^[a-z0-9-]+\/$/),
  database: z.strictObject({
    host: plain,
    port: z.number().int().positive(),
    /** The role that jobs log in as. */
    user: plain,
    /** The secret that holds its password; empty until the bootstrap job has run. */
    secret: arn("secretsmanager", "secret:[\\x21-\\x7e]+"),
    /** How many connections the stack's jobs may hold at a time. */
    connections: z.number().int().positive(),
  }),
  logGroup: plain,
  /** The definition of the job that loads data. */
  load: jobDefinition,
  /** The base's definition of the job that makes a stack's database role. */
  bootstrap: jobDefinition,
  /** The stack that a sandbox stands on. */
  base: plain.optional(),
});

export type Profile = z.infer<typeof profileSchema>;
export type Contract = z.infer<typeof contractSchema>;
export type DeployedProfile = z.infer<typeof deployedProfileSchema>;
export type DeployedContract = z.infer<typeof deployedContractSchema>;

/** SSM keeps 8 KB in an advanced parameter; a little is left for growth inside of a stack's life. */
const longestContract = 8000;

/**
 * A contract as the text that is published.
 *
 * @throws RangeError if it is longer than a parameter may be
 */
export function contractText(contract: DeployedContract): string {
  const text = JSON.stringify(deployedContractSchema.parse(contract));
  const bytes = Buffer.byteLength(text);
  if (bytes <= longestContract) return text;
  const count = Object.keys(contract.profiles).length;
  throw new RangeError(
    `the contract of ${contract.stack} has ${bytes} bytes, more than ${longestContract}: take fewer than ${count} profiles, or shorter names`,
  );
}

/** What names everything of a stack. */
type StackName = Pick<Contract, "project" | "stack">;

/** Where a stack's contract is published. */
export function parameterName({ project, stack }: StackName): string {
  return `/${project}/${stack}/contract`;
}

/** What the names of a stack's job definitions begin with; no other stack's do, since names have no underscores. */
export function definitionPrefix({ project, stack }: StackName): string {
  return `${project}_${stack}_`;
}

/** The ARNs of all queues that a contract names, once each. */
export function contractQueues({ profiles }: Pick<DeployedContract, "profiles">): string[] {
  return [...new Set(Object.values(profiles).flatMap(({ queues }) => [queues.usual, queues.onDemand]))];
}
