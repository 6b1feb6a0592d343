import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Sandbox } from "./sandbox";

/** What `sweep run --json` ended with. */
export interface RunOutput {
  readonly code: number;
  readonly stderr: string;
  /** Its id; empty where it printed none. */
  readonly run: string;
}

/** Columns of evaluations, and fields of models, that a database numbers as it comes to them. */
const numbered = new Set(["modelId", "matrixUuid", "modelGroupId", "trainMatrix"]);

/** A run of a sandbox, as its store has it. */
export class ReadRun {
  readonly #store: string;
  /** Cells by name, with the keys of their jobs. */
  readonly cells: ReadonlyMap<string, string>;

  constructor(sandbox: Sandbox, id: string) {
    this.#store = sandbox.file(".sweep", "store");
    const cells = JSON.parse(this.#read("runs", id, "cells.json")) as { name: string; jobKey: string }[];
    this.cells = new Map(cells.map(({ name, jobKey }) => [name, jobKey]));
  }

  /** The run that was started last; undefined where none was written completely. */
  static latest(sandbox: Sandbox): ReadRun | undefined {
    const runs = sandbox.file(".sweep", "store", "runs");
    const ids = existsSync(runs) ? readdirSync(runs).sort().reverse() : [];
    const whole = ids.find((id) => existsSync(path.join(runs, id, "run.json")));
    return whole === undefined ? undefined : new ReadRun(sandbox, whole);
  }

  /** The generations of each cell that finished it, oldest first. */
  finished(): Record<string, readonly string[]> {
    return Object.fromEntries(
      [...this.cells].map(([name, jobKey]) => [name, finishedGenerations(this.#store, jobKey)]),
    );
  }

  /** The models and evaluations of each cell, without the numbers that a database gives. */
  numbers(): Record<string, unknown> {
    const generations = this.finished();
    return Object.fromEntries(
      [...this.cells].map(([name, jobKey]) => {
        const latest = generations[name]?.at(-1) ?? "none";
        const { models, evaluations } = JSON.parse(
          this.#read("results", jobKey, latest, "evaluations.json"),
        ) as {
          models: Record<string, unknown>[];
          evaluations: { columns: string[]; rows: unknown[][] };
        };
        const kept = evaluations.columns.map((column) => !numbered.has(column));
        return [
          name,
          {
            models: models.map(withoutNumbers).sort(),
            rows: evaluations.rows.map((row) => JSON.stringify(row.filter((_, at) => kept[at]))).sort(),
          },
        ];
      }),
    );
  }

  #read(...parts: string[]): string {
    return readFileSync(path.join(this.#store, ...parts), "utf8");
  }
}

/** The generations that finished each job of a sandbox's store, whatever run asked for it, by job key. */
export function finishedJobs(sandbox: Sandbox): ReadonlyMap<string, readonly string[]> {
  const store = sandbox.file(".sweep", "store");
  const results = path.join(store, "results");
  const keys = existsSync(results) ? readdirSync(results) : [];
  return new Map(keys.map((key) => [key, finishedGenerations(store, key)]));
}

function finishedGenerations(store: string, jobKey: string): readonly string[] {
  const folder = path.join(store, "results", jobKey);
  const all = existsSync(folder) ? readdirSync(folder).sort() : [];
  return all.filter((generation) => {
    const result = path.join(folder, generation, "result.json");
    return existsSync(result) && JSON.parse(readFileSync(result, "utf8")).status === "done";
  });
}

function withoutNumbers(model: Record<string, unknown>): string {
  return JSON.stringify(Object.entries(model).filter(([key]) => !numbered.has(key)));
}
