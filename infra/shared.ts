import { z } from "zod";

const perQueue = <T extends z.ZodType>(value: T) =>
  z.strictObject({ test: value, sweep: value, ondemand: value });

/** What a base gives to the sandboxes on it, as its output `shared`. One secret in it would make all of it secret. */
export const sharedSchema = z.strictObject({
  schemaVersion: z.literal(1),
  bucket: z.string(),
  bucketArn: z.string(),
  databaseHost: z.string(),
  databasePort: z.number(),
  connections: z.number(),
  /** `NAME@sha256:…` of the base's own image. */
  image: z.string(),
  compute: z.strictObject({
    instanceTypes: z.array(z.string()),
    maxVcpus: perQueue(z.number()),
    spillToOnDemand: z.boolean(),
  }),
  environmentArns: perQueue(z.string()),
  queueArns: perQueue(z.string()),
  /** The definition of the job that makes a stack's database role. */
  bootstrap: z.string(),
  /** The policy that a sandbox attaches to its jobs' role, by which the base knows that it is stood on. */
  sandboxPolicyArn: z.string(),
});

export type Shared = z.infer<typeof sharedSchema>;

/** What stacks stand on, without what only a sandbox does with its base. */
export type SharedGround = Omit<Shared, "sandboxPolicyArn">;
