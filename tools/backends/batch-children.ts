import type { ChildState } from "./backend";
import { hasEnded } from "./backend";
import type { BatchApi, JobDetail } from "./batch-api";
import {
  childOfDetail,
  childOfSummary,
  childStatus,
  endedStatuses,
  unfinishedStatuses,
} from "./batch-states";

/**
 * All children of a job. Batch lists an array's by their state, and they move from one list to another meanwhile, or are
 * in none yet: those that are not listed as ended, which comes last and is for good, have not ended.
 */
export async function childrenOf(api: BatchApi, job: JobDetail): Promise<readonly ChildState[]> {
  const { jobId, arrayProperties } = job;
  if (!arrayProperties?.size) return [childOfDetail(job, 0)];
  // An array ends after all its children: one that is not listed has ended as the array did.
  const isOver = hasEnded(childStatus(job.status));
  const children = isOver
    ? Array.from({ length: arrayProperties.size }, (_, index) => childOfDetail(job, index))
    : waitingChildren(arrayProperties.size);
  for (const jobStatus of isOver ? endedStatuses : [...unfinishedStatuses, ...endedStatuses]) {
    if (!arrayProperties.statusSummary?.[jobStatus]) continue;
    for (const child of (await api.list({ arrayJobId: jobId!, jobStatus })).map(childOfSummary))
      children[child.index] = child;
  }
  return children;
}

/** The children of a job of which nothing is known yet. */
export function waitingChildren(size: number): ChildState[] {
  return Array.from({ length: size }, (_, index) => ({ index, status: "RUNNABLE", attempt: 1 }));
}

/** Whether an array counts more children as ended than lists showed. */
export function countsMore({ arrayProperties }: JobDetail, children: readonly ChildState[]): boolean {
  const { SUCCEEDED = 0, FAILED = 0 } = arrayProperties?.statusSummary ?? {};
  return children.filter(({ status }) => hasEnded(status)).length < SUCCEEDED + FAILED;
}
