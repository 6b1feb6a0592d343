import { resolve } from "node:path";
import { exitCode, Problem, type SourceLocation } from "../problem";
import type { FileSettings } from "./load-settings";

/** A table that was filled. */
export interface LoadedTable {
  /** With its schema, such as `public.events`. */
  readonly name: string;
  readonly rows: number;
}

/** What the loader writes: see infra/image/cell_runner/load/__main__.py. */
export interface LoaderAnswer {
  readonly tables?: readonly LoadedTable[];
  readonly seconds?: number;
  readonly existed?: boolean;
  readonly problems?: readonly LoaderProblem[];
}

/** A mistake in a file, or that the database was at fault. */
export interface LoaderProblem {
  readonly message: string;
  readonly file?: string | undefined;
  /** The name of a file in an archive. */
  readonly member?: string | undefined;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  /** Of that line. */
  readonly text?: string | undefined;
  readonly hint?: string | undefined;
  /** What of the file's settings is wrong. */
  readonly setting?: readonly string[] | undefined;
}

/** A loader's problem in the user's words: files by the names that the user wrote. */
export function loaderProblem(
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
