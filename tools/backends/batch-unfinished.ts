import type { DeployedContract } from "../../infra/contract";
import { contractQueues, definitionPrefix } from "../../infra/contract";
import type { NamedJob } from "./backend";
import { hasEnded } from "./backend";
import type { BatchApi, JobSummary } from "./batch-api";
import { childStatus, unfinishedStatuses } from "./batch-states";

/** A job that was submitted so lately that Batch may not show it yet. */
export interface LateJob extends NamedJob {
  readonly jobDefinition: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

/**
 * Jobs move on from one list to the next while they are read, and what is tried again goes back to RUNNABLE: what can go
 * back is listed twice, for nothing goes back twice within seconds.
 */
const listedStatuses = [...unfinishedStatuses, "RUNNABLE", "STARTING", "RUNNING"] as const;

/** The arrays of a stack that wait or run, oldest first, whoever submitted them. */
export async function unfinishedArrays(
  api: BatchApi,
  contract: DeployedContract,
  late: readonly LateJob[],
): Promise<NamedJob[]> {
  const queues = contractQueues(contract);
  const inQueues = (await Promise.all(queues.map((queue) => listQueue(api, queue)))).flat();
  // A child is not a job of its own. A list may say nothing of definitions.
  const listed = inQueues.filter(
    ({ jobId, jobDefinition }) =>
      jobId && !jobId.includes(":") && (!jobDefinition || isArrays(contract, jobDefinition)),
  );
  // What this process submitted it knows best.
  const found = new Map<string, JobSummary>([...listed, ...late].map((job) => [job.jobId!, job]));
  const details = new Map((await api.describe([...found.keys()])).map((job) => [job.jobId!, job]));
  const isUnfinished = ({ jobId, jobDefinition }: JobSummary): boolean => {
    const detail = details.get(jobId!);
    const definition = detail?.jobDefinition ?? jobDefinition ?? "";
    return isArrays(contract, definition) && !hasEnded(childStatus(detail?.status));
  };
  return [...found.values()]
    .filter(isUnfinished)
    .sort((one, other) => (one.createdAt ?? 0) - (other.createdAt ?? 0))
    .map(({ jobId, jobName }) => ({ jobId: jobId!, jobName: jobName! }));
}

async function listQueue(api: BatchApi, jobQueue: string): Promise<JobSummary[]> {
  const jobs: JobSummary[] = [];
  for (const jobStatus of listedStatuses) jobs.push(...(await api.list({ jobQueue, jobStatus })));
  return jobs;
}

/**
 * Whether a job with a definition is an array of the stack, whose queues others may share: of any profile that the stack
 * has or had, and not one that loads data or makes a database role.
 */
function isArrays(contract: DeployedContract, definition: string): boolean {
  const name = nameOf(definition);
  const others = [contract.load, contract.bootstrap].map(nameOf);
  return name.startsWith(definitionPrefix(contract)) && !others.includes(name);
}

/** The name in a definition's ARN, whatever its revision. */
function nameOf(definition: string): string {
  return definition.split("/").at(-1)!.replace(/:\d+$/, "");
}
