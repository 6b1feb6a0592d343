import { jobsOf, type RunStage, type ScopeCell } from "../plan/scope";
import type { Store } from "../stores/store";

/** A piece of the log of one attempt at a cell: whole lines. */
export interface CellLog {
  readonly cell: string;
  readonly name: string;
  /** Left out where the run has one stage. */
  readonly stage?: string;
  /** Counts from 1: the generation of the claim. */
  readonly attempt: number;
  readonly text: string;
}

/** A job whose logs are read. */
interface LoggedJob extends Omit<CellLog, "attempt" | "text"> {
  readonly jobKey: string;
}

/** How many logs are read at a time. */
const readAhead = 32;

/** Reads the logs of cells, each time what is new in them. */
export class LogTail {
  readonly #store: Store;
  /** Each job once, under the first of the cells and stages that it is of. */
  readonly #jobs: readonly LoggedJob[];
  /** How much of each log was read, in bytes. */
  readonly #offsets = new Map<string, number>();

  constructor(store: Store, cells: readonly ScopeCell[], stages: readonly RunStage[]) {
    this.#store = store;
    const jobs = new Map<string, LoggedJob>();
    for (const cell of cells)
      for (const [stage, { jobKey }] of jobsOf(cell).entries()) {
        // Stages, and cells in a stage, may share a job.
        if (jobs.has(jobKey)) continue;
        const inStage = stages.length > 1 && { stage: stages[stage]!.name };
        jobs.set(jobKey, { jobKey, cell: cell.id, name: cell.name, ...inStage });
      }
    this.#jobs = [...jobs.values()];
  }

  /**
   * What is new, cell by cell and attempt by attempt.
   *
   * @param toTheEnd - also a last line that does not end yet
   */
  async read({ toTheEnd }: { readonly toTheEnd: boolean }): Promise<CellLog[]> {
    const logs: CellLog[] = [];
    for (let at = 0; at < this.#jobs.length; at += readAhead) {
      const part = this.#jobs.slice(at, at + readAhead);
      logs.push(...(await Promise.all(part.map((job) => this.#readJob(job, toTheEnd)))).flat());
    }
    return logs;
  }

  async #readJob({ jobKey, ...job }: LoggedJob, toTheEnd: boolean): Promise<CellLog[]> {
    const logs: CellLog[] = [];
    for (const generation of await this.#store.listFolders(`results/${jobKey}`)) {
      const key = `results/${jobKey}/${generation}/log.txt`;
      const offset = this.#offsets.get(key) ?? 0;
      const bytes = await this.#store.get(key, offset);
      const end = toTheEnd ? (bytes?.length ?? 0) : (bytes?.lastIndexOf("\n") ?? -1) + 1;
      if (!bytes || end === 0) continue;
      this.#offsets.set(key, offset + end);
      logs.push({ ...job, attempt: Number(generation), text: bytes.subarray(0, end).toString("utf8") });
    }
    return logs;
  }
}
