import { BatchClient } from "@aws-sdk/client-batch";
import { definitionPrefix } from "../../../infra/contract";
import { batchApi } from "../../backends/batch-api";
import { unfinishedStatuses } from "../../backends/batch-states";
import { awsProblem } from "../aws-problem";
import { clientSettings } from "../client-settings";
import { nameInArn } from "../contract-parts";
import type { StackSettings } from "../stack-settings";
import type { JobsService } from "./end-jobs";

/** A stack's jobs on AWS Batch: those of its own definitions, since others may use the same queues. */
export function awsJobsService(settings: StackSettings): JobsService {
  const client = new BatchClient(clientSettings(settings));
  const api = batchApi(client, client, (error) => error);
  const prefix = definitionPrefix(settings);
  return {
    unfinished: async (jobQueue) => {
      try {
        const listed: string[] = [];
        for (const jobStatus of unfinishedStatuses)
          listed.push(...(await api.list({ jobQueue, jobStatus })).flatMap(({ jobId }) => jobId ?? []));
        // What was listed may lack its definition, and so not say whose it is.
        return (await api.describe(listed)).flatMap(({ jobId, jobDefinition = "" }) =>
          jobId && nameInArn(jobDefinition).startsWith(prefix) ? [jobId] : [],
        );
      } catch (error) {
        // After a kill it may be gone, and its jobs with it.
        if (error instanceof Error && /does not exist|not found/i.test(error.message)) return [];
        throw awsProblem(error, `list the jobs of ${settings.stack}`, settings);
      }
    },
    terminate: (jobId) =>
      api.terminate(jobId, `the sandbox ${settings.stack} is removed`).catch((error: unknown) => {
        throw awsProblem(error, `end the job ${jobId}`, settings);
      }),
  };
}
