import type {
  BatchClient,
  DescribeJobsCommandInput,
  JobDetail,
  JobStatus,
  JobSummary,
  ListJobsCommandInput,
  SubmitJobCommandInput,
} from "@aws-sdk/client-batch";

export type { JobDetail, JobSummary, SubmitJobCommandInput };

/** Where a job of AWS Batch stands, in its own words. */
export type BatchStatus = JobStatus;

/** What of AWS Batch's API runs jobs. */
export interface BatchApi {
  /** One attempt: SubmitJob has no token that would make a second one harmless. */
  submit(job: SubmitJobCommandInput): Promise<string>;
  /** Those of the ids that Batch knows; any number of ids. */
  describe(jobIds: readonly string[]): Promise<JobDetail[]>;
  /** All pages. */
  list(which: ListJobsCommandInput): Promise<JobSummary[]>;
  /** Ends a job in any state, and the children of an array; one that has ended stays as it is. */
  terminate(jobId: string, reason: string): Promise<void>;
}

/** How many ids DescribeJobs takes; more is an error. */
const describedAtOnce = 100;

/**
 * AWS Batch through its SDK.
 *
 * @param once - a client that makes one attempt, for what must not happen twice
 */
export function batchApi(client: BatchClient, once: BatchClient): BatchApi {
  const load = () => import("@aws-sdk/client-batch");
  return {
    submit: async (job) => {
      const { SubmitJobCommand } = await load();
      return (await once.send(new SubmitJobCommand(job))).jobId!;
    },
    describe: async (jobIds) => {
      const { DescribeJobsCommand } = await load();
      const details: JobDetail[] = [];
      for (let at = 0; at < jobIds.length; at += describedAtOnce) {
        const jobs: DescribeJobsCommandInput["jobs"] = jobIds.slice(at, at + describedAtOnce);
        details.push(...((await client.send(new DescribeJobsCommand({ jobs }))).jobs ?? []));
      }
      return details;
    },
    list: async (which) => {
      const { paginateListJobs } = await load();
      const summaries: JobSummary[] = [];
      for await (const page of paginateListJobs({ client }, which))
        summaries.push(...(page.jobSummaryList ?? []));
      return summaries;
    },
    terminate: async (jobId, reason) => {
      const { TerminateJobCommand } = await load();
      await client.send(new TerminateJobCommand({ jobId, reason }));
    },
  };
}
