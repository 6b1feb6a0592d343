import { spawn } from "node:child_process";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import type { PostgresConnection } from "../local/postgres";
import { exitCode, Problem, Problems, type SourceLocation } from "../problem";
import { findProject } from "../stack/find-project";
import { type DataVersion, dataVersionOf } from "./data-version";
import { type FileSettings, readLoadSettings } from "./load-settings";

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
 * Loads SQL and CSV files, packed by gzip or zip or not, in their order, into a database of their own, unless it exists; throws Problems with the
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
  const settings = readLoadSettings(files);
  const request = {
    database: version.version,
    files: files.map((file) => resolve(file)),
    settings: Object.fromEntries([...settings].map(([file, { said }]) => [resolve(file), said])),
  };
  const { code, signal, stdout, stderr } = await runLoader(request, connection, python, onProgress);
  const answer = readAnswer(stdout);
  if (code === 0 && answer?.tables) {
    const { tables, seconds = 0, existed = false } = answer;
    return { ...version, tables, seconds, existed };
  }
  if (answer?.problems) {
    throw new Problems(answer.problems.map((each) => toProblem(each, code, files, settings)));
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
  /** The name of a file in an archive. */
  readonly member?: string;
  readonly line?: number;
  readonly column?: number;
  /** Of that line. */
  readonly text?: string;
  readonly hint?: string;
  /** What of the file's settings is wrong. */
  readonly setting?: readonly string[];
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

function toProblem(
  { message, file, member, line, column = 1, text, hint, setting }: LoaderProblem,
  code: number | null,
  files: readonly string[],
  settings: ReadonlyMap<string, FileSettings>,
): Problem {
  // The user reads the name that the user wrote.
  const given = files.find((name) => resolve(name) === file) ?? file;
  const shown = member === undefined ? given : `${given}(${member})`;
  const inSettings = setting && settings.get(given ?? "")?.locate(setting);
  const inFile: SourceLocation | undefined =
    shown === undefined || line === undefined
      ? undefined
      : { file: shown, line, column, ...(text !== undefined && { lineText: text }) };
  const location = inSettings ?? inFile;
  const service = code === exitCode.service;
  return new Problem(shown !== undefined && !location ? `${shown}: ${message}` : message, {
    code: service ? "database" : "bad-data",
    exitCode: service ? exitCode.service : exitCode.userMistake,
    ...(location && { location }),
    ...(hint && { hint }),
  });
}
