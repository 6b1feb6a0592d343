import { randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import { mkdir, readdir, rename, rm, rmdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** A lock that is held. */
export interface DirectoryLock {
  /** Keeps the lock while that child process lives, even if this process is killed before it. */
  holdFor(pid: number): void;
}

/**
 * Runs `work` while no other process on this machine runs under the same lock. A killed holder's lock is free.
 *
 * The lock is a directory with one file for each process that holds it. It is taken by renaming a filled directory
 * onto it, which works only where it is empty or absent; so to remove a dead holder's file is safe at any time.
 */
export async function withDirectoryLock<T>(
  path: string,
  onWait: (pid: number) => void,
  work: (lock: DirectoryLock) => Promise<T>,
): Promise<T> {
  let told = false;
  while (!(await tryToTake(path))) {
    const pid = await livingHolder(path);
    if (pid === undefined) continue;
    if (!told) onWait(pid);
    told = true;
    await sleep(pollMs);
  }
  try {
    return await work({ holdFor: (pid) => writeFileSync(join(path, holderName(pid)), "") });
  } finally {
    await release(path);
  }
}

const pollMs = 100;

/** Tells this process from a dead one that had the same id, as in a container that was started again. */
const token = randomUUID();
const holderName = (pid: number) => `${pid}.${token}`;

async function tryToTake(path: string): Promise<boolean> {
  if ((await livingHolder(path)) !== undefined) return false;
  const claim = `${path}.${randomUUID()}`;
  await mkdir(claim);
  try {
    await writeFile(join(claim, holderName(process.pid)), "");
    await rename(claim, path);
    return true;
  } catch (error) {
    await rm(claim, { recursive: true, force: true });
    if (["ENOTEMPTY", "EEXIST"].includes(codeOf(error))) return false;
    throw error;
  }
}

async function livingHolder(path: string): Promise<number | undefined> {
  for (const name of await namesIn(path)) {
    const [pid, itsToken] = [Number.parseInt(name, 10), name.slice(name.indexOf(".") + 1)];
    if (isAlive(pid) && (pid !== process.pid || itsToken === token)) return pid;
    await rm(join(path, name), { force: true });
  }
  return undefined;
}

async function release(path: string): Promise<void> {
  for (const name of await namesIn(path)) {
    if (name.endsWith(token)) await rm(join(path, name), { force: true });
  }
  // Another process may have taken the empty directory already, or removed it.
  await rmdir(path).catch(() => {});
}

async function namesIn(path: string): Promise<string[]> {
  return readdir(path).catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") return [];
    throw error;
  });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
