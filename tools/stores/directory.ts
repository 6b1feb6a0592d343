import { randomBytes } from "node:crypto";
import type { Dirent } from "node:fs";
import { type FileHandle, link, mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { directoryProblem } from "./directory-problem";
import { assertKey, assertPrefix } from "./key";
import type { Store } from "./store";

/** A store in a folder of this machine; the folder is made by the first write. */
export class DirectoryStore implements Store {
  /** Absolute path. */
  readonly root: string;

  constructor(root: string) {
    this.root = resolve(root);
  }

  async get(key: string, offset = 0): Promise<Buffer | undefined> {
    const path = this.#path(key);
    return this.#guard(() => orIfAbsent(offset === 0 ? readFile(path) : readFrom(path, offset), undefined));
  }

  async create(key: string, body: string | Uint8Array): Promise<boolean> {
    const path = this.#path(key);
    return this.#guard(async () => {
      const temporary = await writeBeside(path, body);
      try {
        await link(temporary, path);
      } catch (error) {
        if (codeOf(error) === "EEXIST") return false;
        throw error;
      } finally {
        await rm(temporary, { force: true });
      }
      await syncFolder(dirname(path));
      return true;
    });
  }

  async put(key: string, body: string | Uint8Array): Promise<void> {
    const path = this.#path(key);
    await this.#guard(async () => {
      await rename(await writeBeside(path, body), path);
      await syncFolder(dirname(path));
    });
  }

  async list(prefix: string): Promise<string[]> {
    assertPrefix(prefix);
    const folder = prefix.slice(0, prefix.lastIndexOf("/") + 1);
    const keys = await this.#guard(() => this.#keysBelow(folder, prefix));
    return keys.sort();
  }

  async listFolders(key: string): Promise<string[]> {
    const entries = await this.#guard(() => readFolder(this.#path(key)));
    return entries
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .sort();
  }

  /** The keys in a folder (`""`, or a key with a slash at its end) that begin with a prefix. */
  async #keysBelow(folder: string, prefix: string): Promise<string[]> {
    const entries = await readFolder(join(this.root, folder));
    const keys = await Promise.all(
      entries.map(async (entry) => {
        const key = `${folder}${entry.name}`;
        if (!key.startsWith(prefix) && !prefix.startsWith(`${key}/`)) return [];
        return entry.isDirectory() ? this.#keysBelow(`${key}/`, prefix) : [key];
      }),
    );
    return keys.flat();
  }

  #path(key: string): string {
    assertKey(key);
    return join(this.root, key);
  }

  async #guard<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw directoryProblem(error, this.root) ?? error;
    }
  }
}

async function readFrom(path: string, offset: number): Promise<Buffer> {
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    const { buffer, bytesRead } = await file.read(Buffer.alloc(Math.max(0, size - offset)), {
      position: offset,
    });
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Writes a file next to the one it will become, under a name that no key has. */
async function writeBeside(path: string, body: string | Uint8Array): Promise<string> {
  const temporary = join(dirname(path), `.${randomBytes(9).toString("base64url")}.tmp`);
  const file = await openInNewFolder(temporary);
  try {
    await file.writeFile(body);
    await file.sync();
    await file.close();
  } catch (error) {
    // A full disk may fail the close as well; the first error says why.
    await file.close().catch(() => {});
    await rm(temporary, { force: true });
    throw error;
  }
  return temporary;
}

/** Opens a file for writing; only when that fails, its folder is made, closed to other users: mostly it exists. */
async function openInNewFolder(path: string): Promise<FileHandle> {
  try {
    return await open(path, "wx");
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error;
  }
  const folder = dirname(path);
  const firstMade = await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = await open(path, "wx");
  for (let made = folder; firstMade && made.length >= firstMade.length; made = dirname(made)) {
    await syncFolder(dirname(made));
  }
  return file;
}

/** Makes the names in a folder outlive a crash, as syncing a file does for its bytes. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function readFolder(path: string): Promise<Dirent[]> {
  const entries = await orIfAbsent(readdir(path, { withFileTypes: true }), []);
  return entries.filter((entry) => !entry.name.startsWith("."));
}

async function orIfAbsent<T>(reading: Promise<T>, absent: T): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (["ENOENT", "ENOTDIR", "EISDIR"].includes(codeOf(error))) return absent;
    throw error;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
