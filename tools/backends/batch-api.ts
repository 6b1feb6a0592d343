import { setTimeout as wait } from "node:timers/promises";
import type {
  BatchClient,
  JobDetail,
  JobStatus,
  JobSummary,
  ListJobsCommandInput,
  SubmitJobCommandInput,
} from "@aws-sdk/client-batch";
import { isThrottled, mayHaveTakenEffect } from "./batch-errors";

export type { JobDetail, JobSummary, SubmitJobCommandInput };

/** Where a job of AWS Batch stands, in its own words. */
export type BatchStatus = JobStatus;

/** What of AWS Batch's API runs jobs. */
export interface BatchApi {
  /** The job's id; undefined where nobody knows whether Batch took it. SubmitJob has no token that would make a second try harmless. */
  submit(job: SubmitJobCommandInput): Promise<string | undefined>;
  /** Those of the ids that Batch knows; any number of ids. */
  describe(jobIds: readonly string[]): Promise<JobDetail[]>;
  /** All pages. */
  list(which: ListJobsCommandInput): Promise<JobSummary[]>;
  /** Ends a job in any state, and the children of an array; one that has ended stays as it is. */
  terminate(jobId: string, reason: string): Promise<void>;
}

/** How many ids DescribeJobs takes; more is an error. */
const describedAtOnce = 100;

/** How often a submission that is told to slow down is tried. */
const mostTries = 8;
const firstWaitMs = 200;

/**
 * AWS Batch through its SDK.
 *
 * @param once - a client that makes one attempt, for what must not happen twice
 * @param explain - makes what AWS said into what people are told
 */
export function batchApi(
  client: BatchClient,
  once: BatchClient,
  explain: (error: unknown, doing: string) => unknown,
): BatchApi {
  const load = () => import("@aws-sdk/client-batch");
  const asking = async <T>(doing: string, ask: () => Promise<T>): Promise<T> => {
    try {
      return await ask();
    } catch (error) {
      throw explain(error, doing);
    }
  };
  return {
    submit: async (job) => {
      const { SubmitJobCommand } = await load();
      for (let tries = 1; ; tries += 1) {
        try {
          return (await once.send(new SubmitJobCommand(job))).jobId;
        } catch (error) {
          if (mayHaveTakenEffect(error)) return undefined;
          if (!isThrottled(error) || tries === mostTries) throw explain(error, `submit ${job.jobName}`);
          await wait(firstWaitMs * 2 ** tries * (0.5 + Math.random()));
        }
      }
    },
    describe: (jobIds) =>
      asking("see jobs", async () => {
        const { DescribeJobsCommand } = await load();
        const details: JobDetail[] = [];
        for (let at = 0; at < jobIds.length; at += describedAtOnce) {
          const jobs = jobIds.slice(at, at + describedAtOnce);
          details.push(...((await client.send(new DescribeJobsCommand({ jobs }))).jobs ?? []));
        }
        return details;
      }),
    list: (which) =>
      asking("list jobs", async () => {
        const { paginateListJobs } = await load();
        const summaries: JobSummary[] = [];
        for await (const page of paginateListJobs({ client }, which))
          summaries.push(...(page.jobSummaryList ?? []));
        return summaries;
      }),
    terminate: (jobId, reason) =>
      asking(`end the job ${jobId}`, async () => {
        const { TerminateJobCommand } = await load();
        await client.send(new TerminateJobCommand({ jobId, reason }));
      }),
  };
}
