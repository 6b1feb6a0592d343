import { createHash, randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import {
  chown,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import { exitCode, Problem } from "../problem";
import type { PostgresBinaries } from "./postgres-binaries";
import { findPostgresUser, nobodyUid, type PostgresUser } from "./postgres-user";
import { runProcess } from "./run-process";

/** A data directory that is ready to be served. */
export interface PostgresCluster {
  readonly dataDirectory: string;
  readonly user: PostgresUser;
  readonly password: string;
  /** Unique to the data directory; PostgreSQL shows it in the title of each of its processes. */
  readonly name: string;
}

/** The only role; it owns the cluster. */
export const postgresRole = "sweep";

/** Opens the cluster in a folder, and makes it first where there is none or a kill left it half made. */
export async function openCluster(directory: string, binaries: PostgresBinaries): Promise<PostgresCluster> {
  await mkdir(directory, { recursive: true });
  const root = await realpath(directory);
  const dataDirectory = join(root, "data");
  if (!existsSync(dataDirectory)) await makeCluster(root, dataDirectory, binaries);
  await checkVersion(dataDirectory, binaries.majorVersion);
  return {
    dataDirectory,
    user: await findPostgresUser(await ownerOf(dataDirectory), dataDirectory, binaries.postgres),
    password: await readFile(passwordFile(root), "utf8"),
    name: `sweep_${createHash("sha256").update(dataDirectory).digest("hex").slice(0, 16)}`,
  };
}

const passwordFile = (root: string) => join(root, "password");

/**
 * The directory gets its name last, so that one with this name is whole. Until then it has a name of its own, since
 * initdb goes on for a while when whoever started it is killed.
 */
async function makeCluster(root: string, dataDirectory: string, binaries: PostgresBinaries): Promise<void> {
  await removeUnfinished(root);
  const unfinished = await mkdtemp(join(root, unfinishedPrefix));
  if (process.getuid?.() === 0) await chown(unfinished, nobodyUid, nobodyUid);
  const user = await findPostgresUser(nobodyUid, unfinished, binaries.postgres);
  await writePassword(root, user);
  const texts = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
  const access = [`--username=${postgresRole}`, `--pwfile=${passwordFile(root)}`, "--auth=scram-sha-256"];
  const all = [...user.prefix, binaries.initdb, `--pgdata=${unfinished}`, ...texts, ...access];
  const { code, stderr } = await runProcess(all[0] ?? "", all.slice(1), { env: postgresEnvironment() });
  if (code !== 0) throw initFailed(root, stderr);
  await rename(unfinished, dataDirectory);
  await removeUnfinished(root);
}

const unfinishedPrefix = "unfinished-";

/** What cannot be removed, as someone still writes to it, is removed the next time. */
async function removeUnfinished(root: string): Promise<void> {
  const names = (await readdir(root)).filter((name) => name.startsWith(unfinishedPrefix));
  const removals = names.map((name) => rm(join(root, name), { recursive: true, force: true }));
  await Promise.allSettled(removals);
}

async function writePassword(root: string, user: PostgresUser): Promise<void> {
  const path = passwordFile(root);
  await rm(path, { force: true });
  await writeFile(path, randomBytes(24).toString("hex"), { mode: 0o600 });
  if (user.uid !== undefined) await chown(path, user.uid, user.uid);
}

/** Root may have copied a project, and so have become the owner of what PostgreSQL must own. */
async function ownerOf(dataDirectory: string): Promise<number> {
  const { uid } = await stat(dataDirectory);
  if (uid !== 0) return uid;
  await runProcess("chown", ["-R", `${nobodyUid}:${nobodyUid}`, dataDirectory]);
  return nobodyUid;
}

/** Settings for the caller's own PostgreSQL must not reach this one. */
export function postgresEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, LC_ALL: "C", TZ: "UTC" };
}

function initFailed(root: string, stderr: string): Problem {
  const lines = stderr.split("\n").filter((line) => line.trim() !== "");
  const telling = lines.filter((line) => /\b(FATAL|PANIC|ERROR|error|could not|cannot)\b/.test(line));
  const cause = (telling.length > 0 ? telling : lines).slice(-3).join("\n");
  return new Problem(`PostgreSQL could not make its files in ${root}:\n${cause}`, {
    code: "postgres-files",
    hint: "free some space there, or make it writable, and run the command again",
    exitCode: exitCode.service,
  });
}

async function checkVersion(dataDirectory: string, wanted: string): Promise<void> {
  const found = await readFile(join(dataDirectory, "PG_VERSION"), "utf8").catch((error: Error) => {
    throw new Problem(`the database in ${dataDirectory} cannot be read: ${error.message}`, {
      code: "postgres-files",
      hint: "run sweep as the user who made it, or move that folder away and load the data again",
      exitCode: exitCode.service,
    });
  });
  if (found.trim() === wanted) return;
  throw new Problem(`${dataDirectory} was made by PostgreSQL ${found.trim()}; this is PostgreSQL ${wanted}`, {
    code: "postgres-version",
    hint: "move that folder away and load the data again; the results in the store are kept",
    exitCode: exitCode.service,
  });
}
