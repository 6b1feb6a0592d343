import { contractQueues } from "../../../infra/contract";
import { nameInArn } from "../contract-parts";
import type { Check, Finding } from "./check";
import { pass, together, warn } from "./check";
import type { WaitingJob } from "./stack-service";
import type { StackSubject } from "./subject";

/**
 * How long a job waits before that is worth a word, in minutes: machines take some to start, and what Batch says
 * meanwhile may pass.
 */
const patienceMinutes = 10;

/** What a reason of Batch means, by its beginning. https://docs.aws.amazon.com/batch/latest/userguide/job_stuck_in_runnable.html */
const reasons: readonly (Pick<Finding, "fix"> & {
  readonly begins: string;
  readonly words: string;
  readonly status: "warn" | "fail";
})[] = [
  {
    begins: "CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY",
    status: "warn",
    words: "EC2 has no such machines free at the moment",
    fix: "wait, add instance types to compute.instanceTypes, or give the profile queue: ondemand",
  },
  {
    begins: "MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE",
    status: "fail",
    words: "it asks for more than maxVcpus of all machines",
    fix: "raise compute.maxVcpus, or use a smaller profile; it is cancelled by itself",
  },
  {
    begins: "MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT",
    status: "fail",
    words: "no instance type has the memory, vCPUs or GPUs that it asks for",
    fix: "add a larger one to compute.instanceTypes, or use a smaller profile; it is cancelled by itself",
  },
  {
    begins: "MISCONFIGURATION:SERVICE_ROLE_PERMISSIONS",
    status: "fail",
    words: "Batch may not start machines",
    fix: "take back what was changed of the role AWSServiceRoleForBatch, and what an organization's policy denies it",
  },
  {
    begins: "MISCONFIGURATION:EC2_INSTANCE_CONFIGURATION_UNSUPPORTED",
    status: "fail",
    words: "its instance types are not to be had in the stack's zones",
    fix: "change compute.instanceTypes",
  },
  {
    begins: "ACTION_REQUIRED",
    status: "fail",
    words: "the compute environments are INVALID",
    fix: "see their status in the console",
  },
];

/** Whether jobs wait for machines that do not come, and why. */
export function waitingCheck({ stack, service, now }: StackSubject): Check {
  return {
    id: "waiting",
    title: "waiting jobs",
    needs: ["account"],
    run: async () => {
      const found = await service().queues(contractQueues(await stack.contract()));
      const queues = found.map(({ arn }) => arn);
      const waiting = await Promise.all(queues.map((queue) => service().runnableJobs(queue)));
      const jobs = waiting.flat();
      if (jobs.length === 0) return pass("none");
      const findings = await Promise.all(
        queues.map(async (queue, at) => {
          const finding = queueFinding(nameInArn(queue), waiting[at] ?? [], now());
          // A child is as old as its array, however many go before it.
          const isOnItsWay = finding.status === "warn" && (await service().isBusy(queue));
          return isOnItsWay ? pass(nameInArn(queue)) : finding;
        }),
      );
      const oldest = Math.max(...jobs.map((job) => minutesOf(job, now())));
      const words = oldest < patienceMinutes ? "machines are starting" : "others run before them";
      return together(findings, `${jobs.length}, the oldest for ${oldest} min: ${words}`);
    },
  };
}

function queueFinding(queue: string, jobs: readonly WaitingJob[], now: Date): Finding {
  const long = jobs.filter((job) => minutesOf(job, now) >= patienceMinutes);
  // Only the job at the head of a queue has a reason.
  const blocking = long.find(({ statusReason }) => statusReason) ?? long[0];
  if (!blocking) return pass(queue);
  const { name, statusReason } = blocking;
  const since = `${jobs.length} in ${queue}, ${name} for ${minutesOf(blocking, now)} min`;
  const known = reasons.find(({ begins }) => statusReason?.startsWith(begins));
  if (known) {
    const { status, words, fix } = known;
    return { status, message: `${since}: ${words} (${known.begins})`, ...(fix && { fix }) };
  }
  if (statusReason) return warn(`${since}: ${statusReason}`);
  return warn(`${since}: Batch gives no reason`, "others may be ahead of it; sweep why says more of a run");
}

function minutesOf({ createdAt }: WaitingJob, now: Date): number {
  return Math.floor((now.getTime() - createdAt.getTime()) / 60_000);
}
