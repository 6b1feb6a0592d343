import { dirname, isAbsolute, join, posix } from "node:path";

import type { SourceLocation } from "../problem";
import { Problem } from "../problem";
import { makeProblem } from "./make-problem";
import type { Source } from "./yaml/source";

/** Gives the text of a file; throws when there is none. */
export type ReadText = (path: string) => string;

const scheme = /^[a-z][a-z0-9+.-]*:\/\//;

/** The path of a file that another file names. */
export function besides(file: string, reference: string): string {
  if (isAbsolute(reference) || scheme.test(reference)) return reference;
  const start = scheme.exec(file)?.[0];
  if (start === undefined) return join(dirname(file), reference);
  return start + posix.join(posix.dirname(file.slice(start.length)), reference);
}

/** Reads a file that is named at `location`; adds a problem and gives nothing when it cannot be read. */
export function readReferenced(
  path: string,
  readText: ReadText,
  problems: Problem[],
  location?: SourceLocation,
): Source | undefined {
  try {
    return { file: path, text: readText(path).replace(/^\uFEFF/, "") };
  } catch (error) {
    problems.push(unreadable(path, error, location));
    return undefined;
  }
}

function unreadable(path: string, error: unknown, location: SourceLocation | undefined): Problem {
  if (error instanceof Problem) return makeProblem(error.code, location, error.message, error.hint);
  const { code } = error as NodeJS.ErrnoException;
  return makeProblem("unreadable-file", location, `cannot read ${path}${code ? `: ${code}` : ""}`);
}
