import type { DeployedContract } from "../../../infra/contract";
import { contractQueues } from "../../../infra/contract";
import { Problem } from "../../../tools/problem";
import { nameInArn, submittedDefinitions } from "../../../tools/stack/contract-parts";
import type {
  EnvironmentState,
  QueueState,
  StackService,
  WaitingJob,
} from "../../../tools/stack/doctor/stack-service";

const batch = "arn:aws:batch:us-east-1:123456789012";

/** The image that all definitions run. */
export function imageOf({ image }: DeployedContract): string {
  return `123456789012.dkr.ecr.us-east-1.amazonaws.com/sweepstack-dev-image@${image}`;
}

/** AWS as it answers about a stack in good health, but for what is said. Each queue has one environment of its name. */
export function fakeService(contract: DeployedContract, changes: Partial<StackService> = {}): StackService {
  const queues = contractQueues(contract).map(
    (arn): QueueState => ({
      arn,
      state: "ENABLED",
      status: "VALID",
      environments: [environmentArn(nameInArn(arn))],
    }),
  );
  const written = new Set<string>();
  return {
    identity: async () => ({ arn: "arn:aws:iam::123456789012:user/anna", account: "123456789012" }),
    mayDo: async () => true,
    readParameter: async () => {},
    listBucket: async () => {},
    readDocument: async () => {},
    createDocument: async (_, key) => !written.has(key) && Boolean(written.add(key)),
    queues: async () => queues,
    environments: async () =>
      queues.flatMap((queue) => queue.environments).map((arn) => sampleEnvironment(arn)),
    definitions: async () =>
      [...submittedDefinitions(contract), contract.bootstrap].map((arn) => ({
        arn,
        status: "ACTIVE",
        image: imageOf(contract),
      })),
    trySubmit: async () => {},
    readLogs: async () => {},
    hasImage: async () => true,
    hasSecretValue: async () => true,
    quota: async () => 1000,
    isBusy: async () => false,
    runnableJobs: async () => [],
    ...changes,
  };
}

export function environmentArn(name: string): string {
  return `${batch}:compute-environment/${name}`;
}

export function sampleEnvironment(arn: string, changes: Partial<EnvironmentState> = {}): EnvironmentState {
  const kind = arn.includes("ondemand") ? "EC2" : "SPOT";
  return { arn, state: "ENABLED", status: "VALID", kind, maxVcpus: 256, ...changes };
}

/** A job that waits in a queue. */
export function waitingJob(name: string, createdAt: string, statusReason?: string): WaitingJob {
  return {
    name,
    id: name,
    createdAt: new Date(createdAt),
    ...(statusReason !== undefined && { statusReason }),
  };
}

/** AWS says no, for a reason of which the code is one of `awsProblem`'s. */
export function refusing(code: string): () => Promise<never> {
  return async () => {
    throw new Problem("cannot look: no", { code });
  };
}
