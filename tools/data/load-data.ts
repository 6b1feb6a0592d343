import { resolve } from "node:path";
import type { PostgresConnection } from "../local/postgres";
import { exitCode, Problem, Problems } from "../problem";
import { type DataVersion, dataVersionOf } from "./data-version";
import { readLoadSettings } from "./load-settings";
import { type LoadedTable, type LoaderAnswer, loaderProblem } from "./loader-answer";
import { runPythonModule } from "./python-module";

/** A data version whose database is there. */
export interface LoadedData extends DataVersion {
  /** The database's name on its server. */
  readonly database: string;
  readonly tables: readonly LoadedTable[];
  /** How long it took, in seconds. */
  readonly seconds: number;
  /** True when there was nothing to do. */
  readonly existed: boolean;
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
    return { ...version, database: version.version, tables, seconds, existed };
  }
  if (answer?.problems) {
    throw new Problems(answer.problems.map((each) => loaderProblem(each, code, files, settings)));
  }
  if (signal) throw new Problem(`the load was ended by ${signal}`, interrupted);
  throw new Error(`the loader ended with ${code}:\n${stderr.trimEnd()}`);
}

const interrupted = {
  code: "interrupted",
  hint: "run the command again: nothing is left half loaded",
  exitCode: exitCode.service,
};

function readAnswer(stdout: string): LoaderAnswer | undefined {
  try {
    return JSON.parse(stdout) as LoaderAnswer;
  } catch {
    return undefined;
  }
}
