import { readFileSync, statSync } from "node:fs";

import { Problem } from "../problem";
import { makeProblem } from "./make-problem";

/** The largest text that is read, in bytes. */
const maxBytes = 20 * 1024 * 1024;

/** The text of a file in UTF-8, without a byte-order mark; throws a Problem without a position. */
export function readText(path: string): string {
  const bytes = readBytes(path);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw makeProblem("not-utf-8", undefined, `${path} is not UTF-8 text`, "save it as UTF-8");
  }
}

function readBytes(path: string): Buffer {
  try {
    const { size } = statSync(path);
    if (size > maxBytes) {
      throw makeProblem(
        "file-too-large",
        undefined,
        `${path} has ${size} bytes; at most ${maxBytes} are read`,
      );
    }
    return readFileSync(path);
  } catch (error) {
    if (error instanceof Problem) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? "";
    throw makeProblem(
      "unreadable-file",
      undefined,
      reasons[code]?.(path) ?? `cannot read ${path}: ${code || error}`,
    );
  }
}

const reasons: Readonly<Record<string, (path: string) => string>> = {
  ENOENT: (path) => `there is no file ${path}`,
  ENOTDIR: (path) => `there is no file ${path}`,
  EISDIR: (path) => `${path} is a folder`,
  EACCES: (path) => `${path} may not be read`,
};
