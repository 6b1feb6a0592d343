import { BatchClient, DescribeJobsCommand, SubmitJobCommand } from "@aws-sdk/client-batch";
import { CloudWatchLogsClient, GetLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { Problem } from "../../problem";
import { awsProblem, isDenied } from "../aws-problem";
import { clientSettings } from "../client-settings";
import type { StackSettings } from "../stack-settings";
import type { BootstrapJob, BootstrapService } from "./run-bootstrap";

/** The code of a problem: whoever asks may not submit the job, and nothing was done. */
export const bootstrapDenied = "bootstrap-denied";

/** How many lines of a log say why a job failed. */
const tailLines = 20;

/**
 * The bootstrap job on AWS Batch.
 *
 * @param forOthers - what to do for somebody who may not submit it
 */
export function awsBootstrapService(settings: StackSettings, forOthers: string): BootstrapService {
  const batch = new BatchClient(clientSettings(settings));
  const failing = (doing: string) => (error: unknown) => {
    throw awsProblem(error, doing, settings);
  };
  return {
    submit: async ({ name, definition, queue, parameters, tags }) => {
      const { jobId } = await batch
        .send(
          new SubmitJobCommand({
            jobName: name,
            jobDefinition: definition,
            jobQueue: queue,
            parameters,
            tags,
            propagateTags: true,
          }),
        )
        .catch((error: unknown) => {
          const problem = awsProblem(error, "submit the bootstrap job", settings);
          if (!isDenied(problem)) throw problem;
          const { message, exitCode } = problem as Problem;
          throw new Problem(message, { code: bootstrapDenied, exitCode, hint: forOthers });
        });
      return jobId!;
    },
    look: async (jobId) => {
      const { jobs = [] } = await batch
        .send(new DescribeJobsCommand({ jobs: [jobId] }))
        .catch(failing("look at the bootstrap job"));
      const [job] = jobs;
      if (!job) return undefined;
      const { status, statusReason, container, attempts = [] } = job;
      const reason = container?.reason ?? statusReason;
      const logStream = container?.logStreamName ?? attempts.at(-1)?.container?.logStreamName;
      const known: BootstrapJob = {
        status: status ?? "SUBMITTED",
        ...(reason && { reason }),
        ...(logStream && { logStream }),
      };
      return known;
    },
    logTail: async (logGroupName, logStreamName) => {
      const logs = new CloudWatchLogsClient(clientSettings(settings));
      const request = { logGroupName, logStreamName, limit: tailLines, startFromHead: false };
      // Whoever may not read the log is still to hear that the job failed.
      const { events = [] } = await logs.send(new GetLogEventsCommand(request)).catch(() => ({ events: [] }));
      return events.map(({ message }) => message?.trimEnd() ?? "");
    },
  };
}
