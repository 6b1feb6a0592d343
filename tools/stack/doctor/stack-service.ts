/** Who asks AWS. */
export interface Identity {
  readonly arn: string;
  readonly account: string;
  /** When the credentials end; those of a user do not. */
  readonly expiresAt?: Date;
}

export interface QueueState {
  readonly arn: string;
  /** `ENABLED` takes jobs. */
  readonly state: string;
  /** `VALID` starts them. */
  readonly status: string;
  readonly statusReason?: string;
  /** The ARNs of the compute environments that its jobs run in, best first. */
  readonly environments: readonly string[];
}

export interface EnvironmentState extends Omit<QueueState, "environments"> {
  readonly kind: "EC2" | "SPOT" | "other";
  readonly maxVcpus: number;
}

export interface DefinitionState {
  /** With its revision. */
  readonly arn: string;
  /** `ACTIVE` can be submitted. */
  readonly status: string;
  readonly image: string;
}

export interface WaitingJob {
  readonly name: string;
  readonly id: string;
  readonly createdAt: Date;
  readonly statusReason?: string;
}

/** An image in ECR. */
export interface ImagePlace {
  readonly account: string;
  readonly region: string;
  readonly repository: string;
  readonly digest: string;
}

/**
 * What is asked of AWS about a stack: reads, and writes of one small document in the stack's own prefix.
 *
 * Every method throws a Problem where AWS says no; its code tells why (`aws-denied`, …).
 */
export interface StackService {
  identity(): Promise<Identity>;
  /**
   * Whether IAM would let who asks do something to all of these.
   *
   * @param principal - an ARN as `identity` has it
   * @param context - what conditions of policies ask for, such as tags
   */
  mayDo(
    principal: string,
    action: string,
    resources: readonly string[],
    context?: Readonly<Record<string, string>>,
  ): Promise<boolean>;
  readParameter(name: string): Promise<void>;
  /** Looks for one key. */
  listBucket(bucket: string, prefix: string): Promise<void>;
  /** Reads a document; that there is none is no matter. */
  readDocument(bucket: string, key: string): Promise<void>;
  /** Writes a small document that must not exist; false where it does. */
  createDocument(bucket: string, key: string): Promise<boolean>;
  /** In any order; those that do not exist are left out. All of the region where no ARNs are given. */
  queues(arns?: readonly string[]): Promise<readonly QueueState[]>;
  environments(arns?: readonly string[]): Promise<readonly EnvironmentState[]>;
  definitions(arns: readonly string[]): Promise<readonly DefinitionState[]>;
  /** Tries to submit a job with a revision that there cannot be, which nobody's right can make one of. */
  trySubmit(queue: string, definition: string, tags: Readonly<Record<string, string>>): Promise<void>;
  readLogs(logGroup: string): Promise<void>;
  /** Whether an image is there. */
  hasImage(place: ImagePlace): Promise<boolean>;
  /** Whether a secret has a value; undefined where there is no such secret. */
  hasSecretValue(arn: string): Promise<boolean | undefined>;
  /** Of Service Quotas. */
  quota(service: string, code: string): Promise<number>;
  /** Whether jobs of a queue start or run, also as children of arrays. */
  isBusy(queue: string): Promise<boolean>;
  /** The jobs of a queue that wait for a machine. */
  runnableJobs(queue: string): Promise<readonly WaitingJob[]>;
}

/** The ARNs of the compute environments below queues, once each, in the order of their names. */
export function environmentsOf(queues: readonly QueueState[]): string[] {
  return [...new Set(queues.flatMap(({ environments }) => environments))].sort();
}
