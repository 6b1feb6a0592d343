import { join } from "node:path";
import type { PlainProblem } from "./supervisor-protocol";

/** What a supervisor's process is started with: one argument, as JSON. */
export interface SupervisorArguments {
  /** The project's folder `.sweep`; absolute path. */
  readonly sweepDirectory: string;
  /** Absolute path of the interpreter that runs cells. */
  readonly python: string;
  /** The folder that holds the Python package `cell_runner`; absolute path. */
  readonly imageDirectory: string;
  /** @see supervisorBuild */
  readonly build: string;
  /** Seconds without work and without a client after which it ends. */
  readonly idleSeconds: number;
}

/** What a supervisor's process says once on file descriptor 3, as a line of JSON. */
export type StartReport =
  | { readonly status: "ready" }
  /** Another process is the store's supervisor. */
  | { readonly status: "held" }
  | { readonly status: "failed"; readonly problem: PlainProblem };

/** The folders of the local stack; absolute paths. */
export interface SweepPaths {
  /** The directory store. */
  readonly store: string;
  /** Matrices and models. */
  readonly work: string;
  /** Temporary files of commands. */
  readonly scratch: string;
  /** PostgreSQL's files. */
  readonly postgres: string;
  /** The supervisor's records and logs. */
  readonly supervisor: string;
}

/** Where things are in `.sweep`. */
export function sweepPaths(sweepDirectory: string): SweepPaths {
  return {
    store: join(sweepDirectory, "store"),
    work: join(sweepDirectory, "work"),
    scratch: join(sweepDirectory, "scratch"),
    postgres: join(sweepDirectory, "postgres"),
    supervisor: join(sweepDirectory, "supervisor"),
  };
}
