import type { PostgresConnection } from "../local/postgres";
import { exitCode, Problem } from "../problem";
import { runPythonModule } from "./python-module";

/** A column of a query's result. */
export interface QueryColumn {
  readonly name: string;
  /** As PostgreSQL writes it: `integer`, `timestamp without time zone`. */
  readonly type: string;
}

/** A value as PostgreSQL writes it; null is SQL's. */
export type QueryValue = string | null;

export interface QueryOptions {
  readonly database: string;
  readonly query: string;
  /** @default no limit */
  readonly timeoutSeconds?: number;
  /** @default all */
  readonly maxRows?: number;
  /** Called once, before any row. */
  readonly onColumns: (columns: readonly QueryColumn[]) => void;
  readonly onRow: (row: readonly QueryValue[]) => void;
}

/** How a query ended. */
export interface QueryEnd {
  /** How many rows were handed on. */
  readonly rows: number;
  /** Whether there are more. */
  readonly more: boolean;
}

/**
 * Runs one statement in a transaction that cannot write, handing rows on as they come; throws a Problem with the place
 * in the query that PostgreSQL complains of.
 *
 * @param python an interpreter of the project's Python environment
 */
export async function queryDatabase(
  connection: PostgresConnection,
  python: string,
  { database, query, timeoutSeconds, maxRows, onColumns, onRow }: QueryOptions,
): Promise<QueryEnd> {
  const request = { database, query, timeoutSeconds: timeoutSeconds ?? null, maxRows: maxRows ?? null };
  let end: QueryEnd | undefined;
  let problem: QueryProblem | undefined;
  let failure: unknown;
  const take = (document: QueryDocument) => {
    if (Array.isArray(document)) onRow(document);
    else if ("columns" in document) onColumns(document.columns);
    else if ("problem" in document) problem = document.problem;
    else end = document as QueryEnd;
  };
  const onLine = (line: string) => {
    // What a listener throws would not come out of this promise.
    try {
      if (failure === undefined) take(JSON.parse(line));
    } catch (error) {
      failure = error;
    }
  };
  const ended = await runPythonModule("cell_runner.query", request, connection, python, { onLine });
  if (failure !== undefined) throw failure;
  if (problem) throw toProblem(problem, query, ended.code);
  if (end) return end;
  throw new Error(`the query ended with ${ended.code ?? ended.signal}:\n${ended.stderr.trimEnd()}`);
}

/** What the module writes: see infra/image/cell_runner/query/__main__.py. */
type QueryDocument =
  | readonly QueryValue[]
  | { readonly columns: readonly QueryColumn[] }
  | { readonly problem: QueryProblem }
  | QueryEnd;

interface QueryProblem {
  readonly message: string;
  readonly line?: number;
  readonly column?: number;
  readonly hint?: string;
}

function toProblem(
  { message, line, column = 1, hint }: QueryProblem,
  query: string,
  code: number | null,
): Problem {
  if (code === exitCode.service)
    return new Problem(message, { code: "database", exitCode: exitCode.service });
  const lineText = line === undefined ? undefined : query.split("\n")[line - 1]?.replace(/\r$/, "");
  return new Problem(message, {
    code: "query",
    ...(line !== undefined && {
      location: { file: "query", line, column, ...(lineText !== undefined && { lineText }) },
    }),
    ...(hint && { hint }),
  });
}
