import {
  type ArrayRequest,
  type Backend,
  type ChildState,
  hasEnded,
  type JobChanges,
  type NamedJob,
} from "../../tools/backends/backend";
import { readArrayKeys } from "../../tools/run/arrays";
import type { Store } from "../../tools/stores/store";
import { sampleResult } from "../report/sample";
import { child } from "./fake-backend";

/** How a job ends: with a result, or killed before there was one. */
export type Outcome = "done" | "failed" | "memory" | "lost" | "gone";

/** A backend whose jobs end as a test says, each as soon as somebody follows them. */
export class InstantBackend implements Backend {
  readonly submitted: { readonly keys: readonly string[]; readonly profile: string }[] = [];
  readonly terminated: unknown[] = [];
  /** How a job ends, by its key. */
  outcomeOf: (jobKey: string) => Outcome = () => "done";
  /** The text of the `evaluations.json` of a job that is done. */
  evaluationsOf: (jobKey: string) => string | undefined = () => undefined;
  /** Called before each child ends. */
  onEnd: (jobKey: string) => Promise<void> = async () => {};
  readonly #store: Store;
  readonly #jobs = new Map<string, { readonly request: ArrayRequest; children: ChildState[] }>();

  constructor(store: Store) {
    this.#store = store;
  }

  async submit(request: ArrayRequest): Promise<string> {
    const jobId = `job-${this.#jobs.size + 1}`;
    const keys = (await readArrayKeys(this.#store, request.run, request.array)).flat();
    this.submitted.push({ keys, profile: request.profile.name });
    const children = Array.from({ length: request.size }, (_, index) => child(index, "RUNNABLE"));
    this.#jobs.set(jobId, { request, children });
    return jobId;
  }

  async unfinished(): Promise<NamedJob[]> {
    return [...this.#jobs]
      .filter(([, { children }]) => children.some(({ status }) => !hasEnded(status)))
      .map(([jobId, { request }]) => ({ jobId, jobName: request.jobName }));
  }

  async describe(jobIds: readonly string[]): Promise<JobChanges[]> {
    return jobIds.map((jobId) => ({ jobId, ...this.#stateOf(jobId) }));
  }

  async *follow(jobIds: readonly string[], signal?: AbortSignal): AsyncGenerator<readonly JobChanges[]> {
    yield await this.describe(jobIds);
    for (const jobId of jobIds) {
      const { children } = this.#jobs.get(jobId)!;
      for (const { index, status } of [...children]) {
        if (signal?.aborted) return;
        if (hasEnded(status)) continue;
        // It may have been ended meanwhile.
        const now = children[index]!;
        const end = hasEnded(now.status) ? now : await this.#endOf(jobId, index);
        if (end === "gone") {
          this.#jobs.delete(jobId);
          yield [{ jobId, status: "UNKNOWN", children: [] }];
          break;
        }
        children[index] = end;
        yield [{ jobId, status: this.#stateOf(jobId).status, children: [end] }];
      }
    }
  }

  async terminate(jobId: string, reason: string, index?: number): Promise<void> {
    this.terminated.push([jobId, reason, index]);
    const { children } = this.#jobs.get(jobId) ?? { children: [] };
    for (const { index: at, status } of children)
      if ((index === undefined || index === at) && !hasEnded(status))
        children[at] = child(at, "FAILED", { statusReason: reason });
  }

  #stateOf(jobId: string): Pick<JobChanges, "status" | "children"> {
    const job = this.#jobs.get(jobId);
    if (!job) return { status: "UNKNOWN", children: [] };
    const { children } = job;
    const busy = children.some(({ status }) => !hasEnded(status));
    return { status: busy ? "RUNNING" : "SUCCEEDED", children };
  }

  /** Lets the cells of a child end, as the cell runner would. */
  async #endOf(jobId: string, index: number): Promise<ChildState | "gone"> {
    const { request } = this.#jobs.get(jobId)!;
    const keys = (await readArrayKeys(this.#store, request.run, request.array))[index] ?? [];
    let failed = false;
    for (const key of keys) {
      await this.onEnd(key);
      const outcome = this.outcomeOf(key);
      if (outcome === "gone") return "gone";
      const generation = (await this.#store.listFolders(`results/${key}`)).length + 1;
      const prefix = `results/${key}/${String(generation).padStart(4, "0")}`;
      await this.#store.put(`${prefix}/claim.json`, JSON.stringify({ jobId }));
      if (outcome === "lost") return child(index, "FAILED", { statusReason: "killed" });
      failed ||= outcome !== "done";
      const evaluations = this.evaluationsOf(key);
      if (outcome === "done" && evaluations !== undefined)
        await this.#store.put(`${prefix}/evaluations.json`, evaluations);
      await this.#store.put(
        `${prefix}/result.json`,
        JSON.stringify(resultOf(key, outcome, request.profile.name)),
      );
    }
    return child(index, failed ? "FAILED" : "SUCCEEDED");
  }
}

function resultOf(jobKey: string, outcome: Outcome, profile: string): unknown {
  if (outcome === "done") return { ...sampleResult, jobKey, profile };
  const [kind, what] = outcome === "memory" ? ["memory", "out of memory"] : ["models", "a bug"];
  const error = { kind, message: `${jobKey}: ${what}`, detail: null };
  return { ...sampleResult, jobKey, profile, status: "failed", error };
}
