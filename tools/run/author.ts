import { execFile } from "node:child_process";
import os from "node:os";
import path from "node:path";

/** The state of the code that a run was asked from. */
export interface GitState {
  readonly commit: string;
  /** Whether files differed from that commit. */
  readonly dirty: boolean;
}

/** Who asks: the login name of this machine. */
export function author(): string {
  try {
    return os.userInfo().username;
  } catch {
    // A container may run as a user id without a name.
    return `uid ${process.getuid?.() ?? "unknown"}`;
  }
}

/** The commit that a file's folder stands at; undefined outside a repository, or without git. */
export async function gitState(file: string): Promise<GitState | undefined> {
  const folder = path.dirname(path.resolve(file));
  const commit = await git(folder, ["rev-parse", "HEAD"]);
  const changes = await git(folder, ["status", "--porcelain", "--untracked-files=no"]);
  return commit === undefined ? undefined : { commit: commit.trim(), dirty: (changes ?? "") !== "" };
}

function git(cwd: string, args: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile("git", args, { cwd, timeout: 10_000 }, (error, stdout) => resolve(error ? undefined : stdout));
  });
}
