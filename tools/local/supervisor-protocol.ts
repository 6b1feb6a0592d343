import type { ArrayRequest, JobChanges, NamedJob } from "../backends/backend";
import { Problem } from "../problem";
import type { Resources } from "./admission";
import type { PostgresConnection } from "./postgres";

/** What can be asked of a supervisor: `POST /<name>` with the request as JSON, answered with the reply as JSON. */
export interface SupervisorCalls {
  /** Who is there. */
  readonly hello: { readonly request: object; readonly reply: { readonly build: string } };
  /** Starts PostgreSQL where it does not run. */
  readonly database: { readonly request: object; readonly reply: PostgresConnection };
  readonly submit: {
    readonly request: { readonly array: ArrayRequest; readonly capacity: Resources };
    readonly reply: { readonly jobId: string };
  };
  readonly find: {
    readonly request: { readonly jobName: string };
    readonly reply: { readonly jobIds: readonly string[] };
  };
  /** The jobs that wait or run, oldest first. */
  readonly unfinished: { readonly request: object; readonly reply: { readonly jobs: readonly NamedJob[] } };
  /** What changed after a sequence number; answered at once when something did, else at the latest after a while. */
  readonly changes: {
    readonly request: {
      readonly jobIds: readonly string[];
      /** From an earlier reply of the same supervisor; 0 for everything. */
      readonly since: number;
      readonly waitMs: number;
    };
    readonly reply: { readonly sequence: number; readonly jobs: readonly JobChanges[] };
  };
  readonly terminate: {
    readonly request: { readonly jobId: string; readonly reason: string; readonly index?: number };
    readonly reply: object;
  };
  /** Asks it to end; it does not while jobs are unfinished or other clients hold it. */
  readonly shutdown: { readonly request: object; readonly reply: { readonly ending: boolean } };
}

export type CallName = keyof SupervisorCalls;
export type CallRequest<K extends CallName> = SupervisorCalls[K]["request"];
export type CallReply<K extends CallName> = SupervisorCalls[K]["reply"];

/** The path of a request that stays open; while it is, the supervisor does not end by itself. */
export const holdPath = "/hold";

/** The status of a reply whose body is a problem. */
export const problemStatus = 422;
/** The status of a reply of a supervisor that is about to end. */
export const endingStatus = 503;

/** A problem that crosses from one process to another. */
export interface PlainProblem {
  readonly message: string;
  readonly code: string;
  readonly hint?: string;
  readonly exitCode: number;
}

/** Undefined for what is no problem but a bug. */
export function toPlainProblem(error: unknown): PlainProblem | undefined {
  if (!(error instanceof Problem)) return undefined;
  const { message, code, hint, exitCode } = error;
  return { message, code, exitCode, ...(hint === undefined ? {} : { hint }) };
}

export function fromPlainProblem({ message, ...options }: PlainProblem): Problem {
  return new Problem(message, options);
}
