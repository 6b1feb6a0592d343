import type { Resources } from "../local/admission";
import { connectSupervisor, findSupervisor, type SupervisorOptions } from "../local/connect-supervisor";
import { type SupervisorClient, SupervisorGone } from "../local/supervisor-client";
import { type ArrayRequest, type Backend, hasEnded, type JobChanges, type NamedJob } from "./backend";

export interface LocalBackendOptions extends SupervisorOptions {
  /** What all jobs in flight may use in sum; a contract's `capacity`. */
  readonly capacity: Resources;
}

/** Runs jobs as processes of this machine, through the store's supervisor. A job is UNKNOWN once its supervisor died. */
export class LocalBackend implements Backend {
  readonly #options: LocalBackendOptions;

  constructor(options: LocalBackendOptions) {
    this.#options = options;
  }

  async submit(array: ArrayRequest): Promise<string> {
    const { capacity } = this.#options;
    for (let attempt = 1; ; attempt++) {
      const supervisor = await connectSupervisor(this.#options);
      try {
        // A supervisor that died took its jobs with it, but this may be the one that did not get to answer.
        const [known] = attempt === 1 ? [] : (await supervisor.call("find", array)).jobIds;
        return known ?? (await supervisor.call("submit", { array, capacity })).jobId;
      } catch (error) {
        if (!(error instanceof SupervisorGone) || attempt === maxAttempts) throw error;
      }
    }
  }

  async unfinished(): Promise<readonly NamedJob[]> {
    const found = await this.#ask((supervisor) => supervisor.call("unfinished", {}));
    return found?.jobs ?? [];
  }

  async describe(jobIds: readonly string[]): Promise<JobChanges[]> {
    const found = await this.#ask((supervisor) =>
      supervisor.call("changes", { jobIds, since: 0, waitMs: 0 }),
    );
    return found ? [...found.jobs] : unknown(jobIds);
  }

  async *follow(jobIds: readonly string[], signal?: AbortSignal): AsyncGenerator<readonly JobChanges[]> {
    const supervisor = await findSupervisor(this.#options.sweepDirectory);
    let since = 0;
    for (;;) {
      const reply = await supervisor
        ?.call("changes", { jobIds, since, waitMs: since === 0 ? 0 : longPollMs }, signal ? { signal } : {})
        .catch((error: unknown) => (signal?.aborted ? undefined : undefinedWhenGone(error)));
      if (signal?.aborted) return;
      const jobs = reply?.jobs ?? unknown(jobIds);
      if (since === 0 || !reply || jobs.some(({ children }) => children.length > 0)) yield jobs;
      if (jobs.every(({ status }) => hasEnded(status))) return;
      since = reply?.sequence ?? since;
    }
  }

  async terminate(jobId: string, reason: string, index?: number): Promise<void> {
    const which = index === undefined ? {} : { index };
    await this.#ask((supervisor) => supervisor.call("terminate", { jobId, reason, ...which }));
  }

  /** Asks the supervisor that runs now; undefined when there is none. */
  async #ask<T>(question: (supervisor: SupervisorClient) => Promise<T>): Promise<T | undefined> {
    const supervisor = await findSupervisor(this.#options.sweepDirectory);
    return supervisor && question(supervisor).catch(undefinedWhenGone);
  }
}

const maxAttempts = 5;
const longPollMs = 15_000;

function unknown(jobIds: readonly string[]): JobChanges[] {
  return jobIds.map((jobId) => ({ jobId, status: "UNKNOWN", children: [] }));
}

function undefinedWhenGone(error: unknown): undefined {
  if (error instanceof SupervisorGone) return undefined;
  throw error;
}
