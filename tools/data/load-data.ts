import { spawn } from "node:child_process";
import { createReadStream } from "node:fs";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import type { PostgresConnection } from "../local/postgres";
import { exitCode, Problem, Problems, type SourceLocation } from "../problem";
import { findProject } from "../stack/find-project";
import { type DataVersion, dataVersionOf } from "./data-version";
import { readLoadSettings } from "./load-settings";

/** A data version whose database is there. */
export interface LoadedData extends DataVersion {
  readonly tables: readonly LoadedTable[];
  /** How long it took, in seconds. */
  readonly seconds: number;
  /** True when there was nothing to do. */
  readonly existed: boolean;
}

export interface LoadedTable {
  /** With its schema, such as `public.events`. */
  readonly name: string;
  readonly rows: number;
}

/**
 * Loads SQL and CSV files, in their order, into a database of their own, unless it exists; throws Problems with the
 * places of what is wrong in the files. The database appears whole or not at all, whenever this process is killed.
 *
 * @param python an interpreter of the project's Python environment
 * @param onProgress called with a line of text as files are read, copied and run
 */
export async function loadData(
  files: readonly string[],
  connection: PostgresConnection,
  python: string,
  onProgress: (line: string) => void,
): Promise<LoadedData> {
  const version = await dataVersionOf(files);
  const settings = [...readLoadSettings(files)].map(([file, its]) => [resolve(file), its]);
  const absolute = files.map((file) => resolve(file));
  const request = { database: version.version, files: absolute, schema: Object.fromEntries(settings) };
  const { code, signal, stdout, stderr } = await runLoader(request, connection, python, onProgress);
  const answer = readAnswer(stdout);
  if (code === 0 && answer?.tables) {
    const { tables, seconds = 0, existed = false } = answer;
    return { ...version, tables, seconds, existed };
  }
  if (answer?.problems) {
    const inFiles = answer.problems.map((each) => underGivenName(each, files));
    throw new Problems(await Promise.all(inFiles.map((each) => toProblem(each, code))));
  }
  if (signal) throw new Problem(`the load was ended by ${signal}`, interrupted);
  throw new Error(`the loader ended with ${code}:\n${stderr.trimEnd()}`);
}

const interrupted = {
  code: "interrupted",
  hint: "run the command again: nothing is left half loaded",
  exitCode: exitCode.service,
};

/** What the loader writes: see infra/image/cell_runner/load/__main__.py. */
interface LoaderAnswer {
  readonly tables?: readonly LoadedTable[];
  readonly seconds?: number;
  readonly existed?: boolean;
  readonly problems?: readonly LoaderProblem[];
}

interface LoaderProblem {
  readonly message: string;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  readonly hint?: string;
}

interface LoaderEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function runLoader(
  request: unknown,
  connection: PostgresConnection,
  python: string,
  onProgress: (line: string) => void,
): Promise<LoaderEnd> {
  // -E and -s: no packages but the environment's own. The working directory is where `-m` finds the loader.
  const child = spawn(python, ["-E", "-s", "-m", "cell_runner.load"], {
    cwd: join(findProject(process.cwd()).installRoot, "infra", "image"),
    env: { ...withoutLibpq(process.env), ...libpqVariables(connection) },
    stdio: ["pipe", "pipe", "pipe"],
  });
  const ended = new Promise<Pick<LoaderEnd, "code" | "signal">>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code, signal }));
  });
  let stderr = "";
  createInterface({ input: child.stderr }).on("line", (line) => {
    stderr += `${line}\n`;
    onProgress(line);
  });
  // A loader that ends early does not read its request; its exit code says why.
  child.stdin.on("error", () => {});
  child.stdin.end(JSON.stringify(request));
  const [end, stdout] = await Promise.all([ended, text(child.stdout)]);
  return { ...end, stdout, stderr };
}

/** The user's own PGSERVICE or PGOPTIONS are about another server. */
function withoutLibpq(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith("PG")));
}

function libpqVariables({ host, port, user, password }: PostgresConnection): NodeJS.ProcessEnv {
  return { PGHOST: host, PGPORT: String(port), PGUSER: user, PGPASSWORD: password };
}

function readAnswer(stdout: string): LoaderAnswer | undefined {
  try {
    return JSON.parse(stdout) as LoaderAnswer;
  } catch {
    return undefined;
  }
}

/** The user reads the name that the user wrote. */
function underGivenName(problem: LoaderProblem, files: readonly string[]): LoaderProblem {
  const file = files.find((given) => resolve(given) === problem.file);
  return file === undefined ? problem : { ...problem, file };
}

async function toProblem(
  { message, file, line, column = 1, hint }: LoaderProblem,
  code: number | null,
): Promise<Problem> {
  const service = code === exitCode.service;
  const location =
    file === undefined || line === undefined ? undefined : await locationIn(file, line, column);
  return new Problem(file !== undefined && !location ? `${file}: ${message}` : message, {
    code: service ? "database" : "bad-data",
    exitCode: service ? exitCode.service : exitCode.userMistake,
    ...(location && { location }),
    ...(hint && { hint }),
  });
}

async function locationIn(file: string, line: number, column: number): Promise<SourceLocation> {
  const lineText = await readLine(file, line);
  return { file, line, column, ...(lineText !== undefined && { lineText }) };
}

/** One line of a file that may be large; the loader's lines end with \n alone. */
async function readLine(file: string, wanted: number): Promise<string | undefined> {
  let line = 1;
  let found = "";
  for await (const chunk of createReadStream(file, { encoding: "utf8" })) {
    for (const [index, part] of (chunk as string).split("\n").entries()) {
      if (index > 0) line++;
      if (line > wanted) return found.replace(/\r$/, "");
      if (line === wanted) found += part;
    }
  }
  return line === wanted ? found.replace(/\r$/, "") : undefined;
}
