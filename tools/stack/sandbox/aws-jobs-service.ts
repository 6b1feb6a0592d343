import type { JobDetail, JobStatus } from "@aws-sdk/client-batch";
import {
  BatchClient,
  DescribeJobsCommand,
  paginateListJobs,
  TerminateJobCommand,
} from "@aws-sdk/client-batch";
import { awsProblem } from "../aws-problem";
import { clientSettings } from "../client-settings";
import { nameInArn } from "../contract-parts";
import type { StackSettings } from "../stack-settings";
import type { JobsService } from "./end-jobs";
import { definitionPrefix } from "./forget-definitions";

const unfinished: readonly JobStatus[] = ["SUBMITTED", "PENDING", "RUNNABLE", "STARTING", "RUNNING"];

/** As many as DescribeJobs takes. */
const mostDescribed = 100;

/** A stack's jobs on AWS Batch: those of its own definitions, since others may use the same queues. */
export function awsJobsService(settings: StackSettings): JobsService {
  const client = new BatchClient(clientSettings(settings));
  const prefix = definitionPrefix(settings);
  return {
    unfinished: async (jobQueue) => {
      try {
        const listed = await listUnfinished(client, jobQueue);
        const described = await describeAll(client, listed);
        return described.flatMap(({ jobId, jobDefinition = "" }) =>
          jobId && nameInArn(jobDefinition).startsWith(prefix) ? [jobId] : [],
        );
      } catch (error) {
        // After a kill it may be gone, and its jobs with it.
        if (error instanceof Error && /does not exist|not found/i.test(error.message)) return [];
        throw awsProblem(error, `list the jobs of ${settings.stack}`, settings);
      }
    },
    terminate: async (jobId) => {
      const reason = `the sandbox ${settings.stack} is removed`;
      await client.send(new TerminateJobCommand({ jobId, reason })).catch((error: unknown) => {
        throw awsProblem(error, `end the job ${jobId}`, settings);
      });
    },
  };
}

async function listUnfinished(client: BatchClient, jobQueue: string): Promise<string[]> {
  const found: string[] = [];
  for (const jobStatus of unfinished)
    for await (const { jobSummaryList = [] } of paginateListJobs({ client }, { jobQueue, jobStatus }))
      found.push(...jobSummaryList.flatMap(({ jobId }) => jobId ?? []));
  return found;
}

/** What was listed may lack its definition, and so not say whose it is. */
async function describeAll(client: BatchClient, ids: readonly string[]): Promise<JobDetail[]> {
  const found: JobDetail[] = [];
  for (let at = 0; at < ids.length; at += mostDescribed) {
    const request = new DescribeJobsCommand({ jobs: ids.slice(at, at + mostDescribed) });
    found.push(...((await client.send(request)).jobs ?? []));
  }
  return found;
}
