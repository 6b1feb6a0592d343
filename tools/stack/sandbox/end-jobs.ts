import { setTimeout as wait } from "node:timers/promises";
import { exitCode, Problem } from "../../problem";

/** What lists and ends a stack's jobs: AWS Batch. */
export interface JobsService {
  /** The ids of the stack's jobs in a queue that wait or run. */
  unfinished(queue: string): Promise<readonly string[]>;
  terminate(jobId: string): Promise<void>;
}

export interface EndJobsOptions {
  readonly signal: AbortSignal;
  /** Told how many jobs there are to wait for, when that changes. */
  readonly onWaiting: (jobs: number) => void;
  /** How long to wait before looking again. */
  readonly pauseMs?: number;
  /** How long jobs have: a container gets two minutes to end by itself. */
  readonly patienceMs?: number;
}

/**
 * Ends all jobs of a stack that wait or run, and waits for that.
 *
 * @param queues - where they may be, also those that others use
 * @throws Problem where they do not end
 */
export async function endJobs(
  service: JobsService,
  queues: readonly string[],
  { signal, onWaiting, pauseMs = 3000, patienceMs = 300_000 }: EndJobsOptions,
): Promise<void> {
  const told = new Set<string>();
  const deadline = Date.now() + patienceMs;
  for (let known = 0; ; ) {
    const left = (await Promise.all(queues.map((queue) => service.unfinished(queue)))).flat();
    if (left.length === 0) return;
    if (left.length !== known) onWaiting(left.length);
    known = left.length;
    for (const jobId of left.filter((each) => !told.has(each))) {
      await service.terminate(jobId);
      told.add(jobId);
    }
    if (Date.now() >= deadline)
      throw new Problem(`jobs do not end: ${left.length} of them, among them ${left[0]}`, {
        hint: "the same command waits for them again",
        exitCode: exitCode.service,
      });
    await wait(pauseMs, undefined, { signal }).catch(() => {
      throw new Problem("cancelled; the jobs that were told to end do so by themselves", {
        exitCode: exitCode.cancelled,
      });
    });
  }
}
