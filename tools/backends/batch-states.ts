import type { ChildState, ChildStatus, JobStatus } from "./backend";
import type { BatchStatus, JobDetail, JobSummary } from "./batch-api";

/** The states of jobs that have not ended. An array is PENDING while its children run. */
export const unfinishedStatuses = ["SUBMITTED", "PENDING", "RUNNABLE", "STARTING", "RUNNING"] as const;

/** The states of jobs that have ended: none of them changes any more. */
export const endedStatuses = ["SUCCEEDED", "FAILED"] as const;

/** A job's state; an array runs once one of its children does. */
export function statusOf(
  status: BatchStatus | undefined,
  summary: Readonly<Record<string, number>> | undefined,
): JobStatus {
  if (summary && status === "PENDING" && (summary.RUNNING ?? 0) + (summary.SUCCEEDED ?? 0) > 0)
    return "RUNNING";
  return childStatus(status);
}

/** What one look at a job says of its only child, or of one of which it is all that is known. */
export function childOfDetail(job: JobDetail, index: number): ChildState {
  return childState(index, Math.max(1, job.attempts?.length ?? 1), job);
}

/** A child as an array's list has it; the list does not count attempts. */
export function childOfSummary(job: JobSummary): ChildState {
  const index = job.arrayProperties?.index ?? Number(/:(\d+)$/.exec(job.jobId ?? "")?.[1]);
  return childState(index, 1, job);
}

function childState(index: number, attempt: number, job: JobDetail | JobSummary): ChildState {
  const { status, statusReason, container, startedAt, stoppedAt } = job;
  const reason = container?.reason ?? statusReason;
  return {
    index,
    status: childStatus(status),
    attempt,
    ...(container?.exitCode !== undefined && { exitCode: container.exitCode }),
    ...(reason !== undefined && { statusReason: inWords(reason) }),
    ...(startedAt && { startedAt }),
    ...(stoppedAt && { stoppedAt }),
  };
}

/** A state of Batch in this program's words. */
export function childStatus(status: BatchStatus | undefined): ChildStatus {
  switch (status) {
    case "RUNNING":
    case "SUCCEEDED":
    case "FAILED":
      return status;
    default:
      return "RUNNABLE";
  }
}

/** Batch's reasons as this program has them; others stay as they are. */
function inWords(reason: string): string {
  return /attempt duration exceeded timeout/i.test(reason) ? "timeout" : reason;
}
