import { createHash } from "node:crypto";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from "node:fs";
import path from "node:path";

/** A build's files, copied to where only they are. */
export interface StagedBuild {
  /** The folder, from where the program runs: the same on every machine, since Pulumi compares it. */
  readonly context: string;
  readonly dockerfile: string;
  /** Of names and bytes. */
  readonly hash: string;
}

/** What a build has no use for, and what Python leaves behind. */
const ignored = /^(__pycache__|tests|\.venv|\.git|.*\.pyc)$/;

/**
 * Copies a Dockerfile's folder to a place where every file has the same mode on every machine: the Docker provider
 * hashes modes, which follow the user's umask.
 *
 * @param root - the folder that the program runs in
 * @param dockerfile - from that folder
 */
export function stageBuild(root: string, dockerfile: string): StagedBuild {
  const source = path.join(root, path.dirname(dockerfile));
  const context = path.posix.join(".sweep", "image");
  const target = path.join(root, context);
  rmSync(target, { recursive: true, force: true });
  const hash = createHash("sha256");
  for (const file of filesOf(source)) {
    const bytes = readFileSync(path.join(source, file));
    hash.update(`${file}\0${bytes.length}\0`).update(bytes);
    const copy = path.join(target, file);
    makeFolder(target, path.dirname(file));
    copyFileSync(path.join(source, file), copy);
    const isProgram = (statSync(path.join(source, file)).mode & 0o100) !== 0;
    chmodSync(copy, isProgram ? 0o755 : 0o644);
  }
  return {
    context,
    dockerfile: path.posix.join(context, path.basename(dockerfile)),
    hash: hash.digest("hex"),
  };
}

/** All files below a folder in a fixed order, with `/` between the parts. */
function filesOf(folder: string, below = ""): string[] {
  const entries = readdirSync(path.join(folder, below), { withFileTypes: true });
  return entries
    .filter(({ name }) => !ignored.test(name))
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap((entry) => {
      const at = path.posix.join(below, entry.name);
      if (entry.isDirectory()) return filesOf(folder, at);
      return entry.isFile() ? [at] : [];
    });
}

function makeFolder(root: string, folder: string): void {
  const at = path.join(root, folder);
  if (existsSync(at)) return;
  if (folder !== ".") makeFolder(root, path.dirname(folder));
  mkdirSync(at, { recursive: true });
  chmodSync(at, 0o755);
}
