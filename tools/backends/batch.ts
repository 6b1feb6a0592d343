import { randomBytes } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { DeployedContract } from "../../infra/contract";
import { exitCode, Problem } from "../problem";
import type { ArrayRequest, Backend, JobChanges, NamedJob } from "./backend";
import { hasEnded } from "./backend";
import type { BatchApi, JobDetail, SubmitJobCommandInput } from "./batch-api";
import { childrenOf, countsMore, waitingChildren } from "./batch-children";
import { statusOf } from "./batch-states";
import { type LateJob, unfinishedArrays } from "./batch-unfinished";

export interface BatchBackendOptions {
  readonly api: BatchApi;
  readonly contract: DeployedContract;
  /** Between two looks at jobs that are followed. @default 10 s */
  readonly pollMs?: number;
  /** How long Batch may not yet show what it has taken. @default a minute */
  readonly dwellMs?: number;
}

/** Runs jobs on AWS Batch. A job is UNKNOWN once Batch has forgotten it, about a week after its end. */
export class BatchBackend implements Backend {
  readonly #api: BatchApi;
  readonly #contract: DeployedContract;
  readonly #pollMs: number;
  readonly #dwellMs: number;
  /** What this process submitted, by id: Batch may not show it at once. */
  readonly #submitted = new Map<string, LateJob & { readonly size: number }>();

  constructor({ api, contract, pollMs = 10_000, dwellMs = 60_000 }: BatchBackendOptions) {
    this.#api = api;
    this.#contract = contract;
    this.#pollMs = pollMs;
    this.#dwellMs = dwellMs;
  }

  submit(request: ArrayRequest): Promise<string> {
    return this.#submit(submission(this.#contract, request));
  }

  /**
   * Runs the job that loads data, to its end; throws where it fails for other reasons than what it was asked.
   *
   * @param request - the key of what it is to load
   */
  async runLoad(request: string, onStatus: (status: string) => void): Promise<"done" | "failed"> {
    const { project, stack, load, profiles } = this.#contract;
    const jobId = await this.#submit({
      // Other loads of the same request are other jobs, and may have failed.
      jobName: `load-${request.split("/").at(-2)}-${randomBytes(8).toString("hex")}`,
      jobQueue: Object.values(profiles)[0]!.queues.usual,
      jobDefinition: load,
      parameters: { request },
      tags: { project, stack },
      propagateTags: true,
    });
    for (let last = ""; ; ) {
      const [job] = await this.#api.describe([jobId]);
      const status = job?.status ?? "SUBMITTED";
      if (status === "SUCCEEDED") return "done";
      // Exit code 1: what it says about it is in the store.
      if (status === "FAILED" && job?.container?.exitCode === 1) return "failed";
      if (status === "FAILED") throw loadFailed(jobId, job?.container?.reason ?? job?.statusReason);
      if (status !== last) onStatus(`the load job is ${status}`);
      last = status;
      await wait(this.#pollMs);
    }
  }

  async #submit(job: SubmitJobCommandInput): Promise<string> {
    for (;;) {
      const jobId = (await this.#api.submit(job)) ?? (await this.#find(job));
      if (jobId === undefined) continue;
      const { jobName, jobDefinition, arrayProperties } = job;
      const size = arrayProperties?.size ?? 1;
      this.#submitted.set(jobId, {
        jobId,
        jobName: jobName!,
        jobDefinition: jobDefinition!,
        size,
        createdAt: Date.now(),
      });
      return jobId;
    }
  }

  unfinished(): Promise<readonly NamedJob[]> {
    const late = [...this.#submitted.values()].filter((job) => this.#isLate(job));
    return unfinishedArrays(this.#api, this.#contract, late);
  }

  async describe(jobIds: readonly string[]): Promise<JobChanges[]> {
    const details = new Map((await this.#api.describe(jobIds)).map((job) => [job.jobId!, job]));
    const described: JobChanges[] = [];
    for (const jobId of jobIds) {
      const job = details.get(jobId);
      described.push(job ? await this.#changes(job) : this.#unseen(jobId));
    }
    return described;
  }

  async *follow(jobIds: readonly string[], signal?: AbortSignal): AsyncGenerator<readonly JobChanges[]> {
    const seen = new Map<string, string>();
    const open = new Set(jobIds);
    for (;;) {
      const found = new Map((await this.#api.describe([...open])).map((job) => [job.jobId!, job]));
      const changes: JobChanges[] = [];
      for (const jobId of open) {
        const job = found.get(jobId);
        const now = job ? summaryOf(job) : "";
        // Children are asked for only when the job itself says that something moved.
        if (seen.get(jobId) === now && job) continue;
        const change = job ? await this.#changes(job) : this.#unseen(jobId);
        if (!job || !countsMore(job, change.children)) seen.set(jobId, now);
        changes.push(change);
        if (hasEnded(change.status)) open.delete(jobId);
      }
      if (changes.length > 0) yield changes;
      if (open.size === 0) return;
      await wait(this.#pollMs, undefined, signal ? { signal } : {}).catch(() => undefined);
      if (signal?.aborted) return;
    }
  }

  async terminate(jobId: string, reason: string, index?: number): Promise<void> {
    await this.#api.terminate(index === undefined ? jobId : `${jobId}:${index}`, reason);
  }

  /** Looks for a job by its exact name until Batch would show it. Of two, the older is kept. */
  async #find({ jobName, jobQueue }: SubmitJobCommandInput): Promise<string | undefined> {
    for (const until = Date.now() + this.#dwellMs; ; await wait(Math.min(this.#pollMs, this.#dwellMs))) {
      const filters = [{ name: "JOB_NAME", values: [jobName!] }];
      const found = (await this.#api.list({ jobQueue, filters }))
        // The filter does not tell capital letters.
        .filter((job) => job.jobName === jobName && !job.jobId!.includes(":"))
        .sort((one, other) => (one.createdAt ?? 0) - (other.createdAt ?? 0));
      const [first, ...others] = found.map(({ jobId }) => jobId!);
      for (const other of others) await this.#api.terminate(other, `submitted twice: ${first} runs it`);
      if (first !== undefined || Date.now() >= until) return first;
    }
  }

  async #changes(job: JobDetail): Promise<JobChanges> {
    const status = statusOf(job.status, job.arrayProperties?.statusSummary);
    return { jobId: job.jobId!, status, children: await childrenOf(this.#api, job) };
  }

  #unseen(jobId: string): JobChanges {
    const job = this.#submitted.get(jobId);
    if (!job || !this.#isLate(job)) return { jobId, status: "UNKNOWN", children: [] };
    return { jobId, status: "RUNNABLE", children: waitingChildren(job.size) };
  }

  #isLate({ createdAt }: LateJob): boolean {
    return Date.now() - createdAt < this.#dwellMs;
  }
}

/** What is asked of Batch. What to run is in the manifest: overrides have a limit of 8,192 characters that fails jobs late. */
export function submission(contract: DeployedContract, request: ArrayRequest): SubmitJobCommandInput {
  const { profile, size, jobName, manifest, run } = request;
  const { jobDefinition, queues } = contract.profiles[profile.name]!;
  return {
    jobName,
    jobQueue: queues.usual,
    jobDefinition,
    parameters: { manifest },
    ...(size > 1 && { arrayProperties: { size } }),
    timeout: { attemptDurationSeconds: Math.max(shortestTimeout, profile.timeoutSeconds) },
    // People may end only jobs that carry their stack's name.
    tags: { project: contract.project, stack: contract.stack, run },
    propagateTags: true,
  };
}

/** What Batch takes at least, in seconds. */
const shortestTimeout = 60;

function loadFailed(jobId: string, reason = "no reason is known"): Problem {
  return new Problem(`the load job ${jobId} failed: ${reason}`, {
    hint: "run the command again: nothing is left half loaded",
    exitCode: exitCode.service,
  });
}

/** What changes whenever a job or a child of it moves. */
function summaryOf({ status, attempts, arrayProperties }: JobDetail): string {
  return JSON.stringify([status, attempts?.length ?? 0, arrayProperties?.statusSummary ?? null]);
}
