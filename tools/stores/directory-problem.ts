import { accessSync, constants, existsSync } from "node:fs";
import { dirname } from "node:path";
import { exitCode, Problem } from "../problem";

/** What the user can mend about a folder that cannot be used; undefined for any other error. */
export function directoryProblem(error: unknown, folder: string): Problem | undefined {
  const cause = causes[codeOf(error)] ?? causes[whyNotMade(error, folder)];
  if (!cause) return undefined;
  return new Problem(`${cause.message} ${folder}`, {
    code: cause.code,
    hint: cause.hint,
    exitCode: exitCode.service,
  });
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

/** `mkdir` of several folders says ENOENT for whatever keeps it from making the first; what is above says more. */
function whyNotMade(error: unknown, folder: string): string {
  if (codeOf(error) !== "ENOENT") return "";
  let existing = folder;
  while (!existsSync(existing)) existing = dirname(existing);
  try {
    accessSync(existing, constants.W_OK);
    return "";
  } catch (refusal) {
    return codeOf(refusal);
  }
}

interface Cause {
  readonly code: string;
  /** The folder follows. */
  readonly message: string;
  readonly hint: string;
}

const full: Cause = {
  code: "disk-full",
  message: "there is no space left for",
  hint: "free some space and run the same command again: what is finished is kept",
};
const closed: Cause = {
  code: "folder-closed",
  message: "this user may not read or write",
  hint: "run as the user who owns it, or change its owner (chown -R), and run the same command again",
};

const causes: Readonly<Record<string, Cause>> = {
  ENOSPC: full,
  EDQUOT: full,
  EACCES: closed,
  EPERM: closed,
  EROFS: {
    code: "folder-read-only",
    message: "a read-only file system holds",
    hint: "work in a copy of the project on a disk that can be written",
  },
  ENOTDIR: {
    code: "folder-is-a-file",
    message: "a file stands where a folder belongs, in",
    hint: "move it away and run the same command again",
  },
  EIO: {
    code: "disk-error",
    message: "the disk reports errors below",
    hint: "check the disk (dmesg), then run the same command again",
  },
};
