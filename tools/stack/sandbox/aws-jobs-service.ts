import type { JobStatus } from "@aws-sdk/client-batch";
import { BatchClient, paginateListJobs, TerminateJobCommand } from "@aws-sdk/client-batch";
import { awsProblem } from "../aws-problem";
import { clientSettings } from "../client-settings";
import { nameInArn } from "../contract-parts";
import type { StackSettings } from "../stack-settings";
import type { JobsService } from "./end-jobs";
import { definitionPrefix } from "./forget-definitions";

const unfinished: readonly JobStatus[] = ["SUBMITTED", "PENDING", "RUNNABLE", "STARTING", "RUNNING"];

/** A stack's jobs on AWS Batch: those of its own definitions, since others may use the same queues. */
export function awsJobsService(settings: StackSettings): JobsService {
  const client = new BatchClient(clientSettings(settings));
  const prefix = definitionPrefix(settings);
  return {
    unfinished: async (jobQueue) => {
      const found: string[] = [];
      try {
        for (const jobStatus of unfinished)
          for await (const page of paginateListJobs({ client }, { jobQueue, jobStatus }))
            for (const { jobId, jobDefinition = "" } of page.jobSummaryList ?? [])
              if (jobId && nameInArn(jobDefinition).startsWith(prefix)) found.push(jobId);
      } catch (error) {
        // After a kill it may be gone, and its jobs with it.
        if (error instanceof Error && /does not exist|not found/i.test(error.message)) return [];
        throw awsProblem(error, `list the jobs of ${settings.stack}`, settings);
      }
      return found;
    },
    terminate: async (jobId) => {
      const reason = `the sandbox ${settings.stack} is removed`;
      await client.send(new TerminateJobCommand({ jobId, reason })).catch((error: unknown) => {
        throw awsProblem(error, `end the job ${jobId}`, settings);
      });
    },
  };
}
