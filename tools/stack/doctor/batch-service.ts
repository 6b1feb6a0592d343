import type * as Batch from "@aws-sdk/client-batch";
import type { EnvironmentState, QueueState, StackService, WaitingJob } from "./stack-service";

/** What is asked of AWS Batch. */
export type BatchService = Pick<
  StackService,
  "queues" | "environments" | "definitions" | "trySubmit" | "isBusy" | "runnableJobs"
>;

/** Asks, and says what for where that goes wrong. */
export type Ask = <T>(doing: string, call: () => Promise<T>) => Promise<T>;

/** How many waiting arrays of a queue are looked into. */
const mostArrays = 20;

/** Asks AWS Batch, through a client that is made when it is first needed. */
export function batchService(client: () => Promise<Batch.BatchClient>, ask: Ask): BatchService {
  return {
    queues: (arns) =>
      ask("see the queues", async () => {
        const { paginateDescribeJobQueues } = await sdk();
        const pages = paginateDescribeJobQueues(
          { client: await client() },
          arns ? { jobQueues: [...arns] } : {},
        );
        const found: QueueState[] = [];
        for await (const { jobQueues = [] } of pages) found.push(...jobQueues.map(queueState));
        return found;
      }),
    environments: (arns) =>
      ask("see the compute environments", async () => {
        const { paginateDescribeComputeEnvironments } = await sdk();
        const query = arns ? { computeEnvironments: [...arns] } : {};
        const found: EnvironmentState[] = [];
        for await (const page of paginateDescribeComputeEnvironments({ client: await client() }, query))
          found.push(...(page.computeEnvironments ?? []).map(environmentState));
        return found;
      }),
    definitions: (arns) =>
      ask("see the job definitions", async () => {
        const { DescribeJobDefinitionsCommand } = await sdk();
        const query = new DescribeJobDefinitionsCommand({ jobDefinitions: [...arns] });
        const { jobDefinitions = [] } = await (await client()).send(query);
        return jobDefinitions.map(({ jobDefinitionArn = "", status = "", containerProperties }) => ({
          arn: jobDefinitionArn,
          status,
          image: containerProperties?.image ?? "",
        }));
      }),
    trySubmit: (jobQueue, definition, tags) =>
      ask("submit jobs", async () => {
        const { SubmitJobCommand } = await sdk();
        const jobDefinition = definition.replace(/:\d+$/, `:${2 ** 31 - 1}`);
        try {
          const job = { jobName: "sweep-doctor", jobQueue, jobDefinition, tags };
          await (await client()).send(new SubmitJobCommand(job));
        } catch (error) {
          // That there is no such revision is only said to those who might submit one.
          if ((error as Error).name !== "ClientException") throw error;
        }
      }),
    isBusy: (jobQueue) =>
      ask("see the jobs that run", async () => {
        const running = await Promise.all([
          jobsAndChildren(jobQueue, "STARTING"),
          jobsAndChildren(jobQueue, "RUNNING"),
        ]);
        return running.flat().length > 0;
      }),
    runnableJobs: (jobQueue) =>
      ask("see the jobs that wait", async () =>
        (await jobsAndChildren(jobQueue, "RUNNABLE")).map(waitingJob),
      ),
  };

  async function jobsAndChildren(jobQueue: string, jobStatus: Batch.JobStatus): Promise<Batch.JobSummary[]> {
    const alone = await listJobs({ jobQueue, jobStatus });
    // An array is PENDING while its children wait, and only it can be asked for them.
    const pending = await listJobs({ jobQueue, jobStatus: "PENDING" });
    const arrays = pending.filter(({ arrayProperties }) => arrayProperties?.size !== undefined);
    const oldest = arrays.sort((one, other) => (one.createdAt ?? 0) - (other.createdAt ?? 0));
    const children = oldest
      .slice(0, mostArrays)
      .map(({ jobId }) => listJobs({ arrayJobId: jobId, jobStatus }));
    return [...alone, ...(await Promise.all(children)).flat()];
  }

  async function listJobs(query: Batch.ListJobsCommandInput): Promise<Batch.JobSummary[]> {
    const { paginateListJobs } = await sdk();
    const found: Batch.JobSummary[] = [];
    for await (const { jobSummaryList = [] } of paginateListJobs({ client: await client() }, query))
      found.push(...jobSummaryList);
    return found;
  }
}

function sdk(): Promise<typeof Batch> {
  return import("@aws-sdk/client-batch");
}

function queueState(queue: Batch.JobQueueDetail): QueueState {
  const order = [...(queue.computeEnvironmentOrder ?? [])].sort(
    (one, other) => (one.order ?? 0) - (other.order ?? 0),
  );
  return {
    arn: queue.jobQueueArn ?? "",
    state: queue.state ?? "",
    status: queue.status ?? "",
    ...(queue.statusReason !== undefined && { statusReason: queue.statusReason }),
    environments: order.flatMap(({ computeEnvironment }) => computeEnvironment ?? []),
  };
}

function environmentState(environment: Batch.ComputeEnvironmentDetail): EnvironmentState {
  const { type, maxvCpus = 0 } = environment.computeResources ?? {};
  return {
    arn: environment.computeEnvironmentArn ?? "",
    state: environment.state ?? "",
    status: environment.status ?? "",
    ...(environment.statusReason !== undefined && { statusReason: environment.statusReason }),
    kind: type === "EC2" || type === "SPOT" ? type : "other",
    maxVcpus: maxvCpus,
  };
}

function waitingJob({ jobName = "", jobId = "", createdAt = 0, statusReason }: Batch.JobSummary): WaitingJob {
  return {
    name: jobName,
    id: jobId,
    createdAt: new Date(createdAt),
    ...(statusReason !== undefined && { statusReason }),
  };
}
