import { resolve } from "node:path";
import type { PostgresConnection } from "../local/postgres";
import { exitCode, Problem, Problems, type SourceLocation } from "../problem";
import { type DataVersion, dataVersionOf } from "./data-version";
import { type FileSettings, readLoadSettings } from "./load-settings";
import { runPythonModule } from "./python-module";

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
  let stdout = "";
  const onLine = (line: string) => {
    stdout += line;
  };
  const output = { onLine, onErrorLine: onProgress };
  const { code, signal, stderr } = await runPythonModule(
    "cell_runner.load",
    request,
    connection,
    python,
    output,
  );
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
