import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { exitCode, Problem } from "../problem";
import { type DirectoryLock, withDirectoryLock } from "./directory-lock";
import { findPython } from "./find-python";
import { findUv, uvEnvironment } from "./find-uv";
import { runProcess } from "./run-process";

/** A Python environment of the project. */
export interface PythonEnvironment {
  /** The absolute path of its interpreter. */
  readonly python: string;
  /** SHA-256 of its lock, in hexadecimal. */
  readonly lockHash: string;
}

/** What an environment is made of; both paths are from the project's root. */
export interface EnvironmentSource {
  readonly directory: string;
  readonly lockFile: string;
  /** What it takes on disk, for people. */
  readonly size: string;
}

/** What local jobs run in: the image's lock. */
const jobsEnvironment: EnvironmentSource = {
  directory: ".venv",
  lockFile: "infra/image/requirements.lock",
  size: "1 GB",
};

/**
 * Makes an environment from its lock, unless it is there already: then it costs a few milliseconds and starts no
 * process. Several processes may call it at once, and it may be killed at any time.
 *
 * @param source - @default the environment that local jobs run in, `.venv/`
 */
export async function ensurePythonEnvironment(
  projectRoot: string,
  onProgress: (message: string) => void,
  env: NodeJS.ProcessEnv = process.env,
  source: EnvironmentSource = jobsEnvironment,
): Promise<PythonEnvironment> {
  const root = await realpath(projectRoot);
  const wanted = await wantedEnvironment(root, source);
  const { directory, lockHash } = wanted;
  const environment = { python: join(directory, "bin", "python"), lockHash };
  if (await isReady(wanted, env)) return environment;
  const onWait = (pid: number) =>
    onProgress(
      `waiting for process ${pid}, which is making ${source.directory} (if it is not, delete ${source.directory}.lock)`,
    );
  await withDirectoryLock(`${directory}.lock`, onWait, async (lock) => {
    if (!(await isReady(wanted, env))) await makeEnvironment(root, wanted, { source, lock, onProgress, env });
  });
  return environment;
}

/** Whether an environment is there, and of its lock. */
export async function hasPythonEnvironment(
  projectRoot: string,
  env: NodeJS.ProcessEnv = process.env,
  source: EnvironmentSource = jobsEnvironment,
): Promise<boolean> {
  return isReady(await wantedEnvironment(await realpath(projectRoot), source), env);
}

async function wantedEnvironment(root: string, { directory, lockFile }: EnvironmentSource): Promise<Wanted> {
  const lock = await readFile(join(root, lockFile));
  return {
    directory: join(root, directory),
    lockHash: createHash("sha256").update(lock).digest("hex"),
    platform: `${process.platform}-${process.arch}`,
  };
}

const installerLockFile = "infra/image/installer.lock";

/** An environment is bound to its path (scripts name it) and to the machine's kind (a checkout may be shared). */
interface Wanted {
  readonly directory: string;
  readonly lockHash: string;
  readonly platform: string;
}

/** What `.venv/sweepstack.json` says; while the environment is made, only that it is not ready. */
type Marker =
  | { readonly ready: false }
  | (Wanted & { readonly ready: true; readonly version: string; readonly namedPython: string | null });

interface Tools {
  readonly source: EnvironmentSource;
  readonly lock: DirectoryLock;
  readonly onProgress: (message: string) => void;
  readonly env: NodeJS.ProcessEnv;
}

async function isReady(wanted: Wanted, env: NodeJS.ProcessEnv): Promise<boolean> {
  const marker = await readMarker(wanted.directory);
  if (!marker?.ready) return false;
  if (marker.lockHash !== wanted.lockHash || marker.platform !== wanted.platform) return false;
  if (marker.directory !== wanted.directory) return false;
  if (env.SWEEP_PYTHON && env.SWEEP_PYTHON !== marker.namedPython) return false;
  // A link to an interpreter that may have been removed since.
  return exists(join(wanted.directory, "bin", "python"));
}

async function makeEnvironment(root: string, wanted: Wanted, tools: Tools): Promise<void> {
  const { directory } = wanted;
  const { source, onProgress, env } = tools;
  const uv = await findUv(env);
  const base = await findPython(env, { ensurepip: uv === undefined });
  await emptyDirectory(directory);
  onProgress(`making ${source.directory} with Python ${base.version} (once; about ${source.size})`);
  await run([base.path, "-I", "-m", "venv", "--without-pip", directory], tools);
  const uvCommand = uv ?? (await installUv(root, base.path, directory, tools));
  const python = join(directory, "bin", "python");
  const sync = [uvCommand, "pip", "sync", "--python", python, "--require-hashes", "--compile-bytecode"];
  await run([...sync, join(root, source.lockFile)], { ...tools, env: await uvEnvironment(env, base.path) });
  await rm(installerDirectory(directory), { recursive: true, force: true });
  const namedPython = env.SWEEP_PYTHON ?? null;
  await writeMarker(directory, { ...wanted, ready: true, version: base.version, namedPython });
  onProgress(`${source.directory} is ready`);
}

const installerDirectory = (directory: string) => join(directory, "installer");

/** Installs a pinned uv beside the packages, for the time of the installation. */
async function installUv(root: string, basePython: string, directory: string, tools: Tools): Promise<string> {
  const bin = join(installerDirectory(directory), "bin");
  tools.onProgress("installing uv, which installs the packages");
  await run([basePython, "-I", "-m", "venv", installerDirectory(directory)], tools);
  const pip = [join(bin, "python"), "-I", "-m", "pip", "--disable-pip-version-check", "install", "--quiet"];
  const { SSL_CERT_FILE: certificates } = tools.env;
  const env = { ...(certificates && { PIP_CERT: certificates }), ...tools.env, PIP_USER: "0" };
  await run([...pip, "--require-hashes", "-r", join(root, installerLockFile)], { ...tools, env });
  return join(bin, "uv");
}

async function run(
  [command = "", ...args]: readonly string[],
  { source, lock, onProgress, env }: Tools,
): Promise<void> {
  const { code, stderr } = await runProcess(command, args, {
    env,
    onStart: (pid) => lock.holdFor(pid),
    onErrorLine: (line) => /^(Prepared|Installed|Bytecode compiled) /.test(line) && onProgress(line),
  });
  if (code === 0) return;
  const tail = stderr.trimEnd().split("\n").slice(-8).join("\n");
  throw new Problem(
    `${source.directory} could not be made; ${[command, ...args].join(" ")} ended with ${code}:\n${tail}`,
    {
      code: "python-environment",
      hint: "check the network and the package index (pip's settings and uv's are both read), then run the command again",
      exitCode: exitCode.service,
    },
  );
}

/** Leaves nothing but the marker that says so; the directory itself may be a link or a mounted volume. */
async function emptyDirectory(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  const names = await readdir(directory);
  const foreign = names.some((name) => !name.startsWith(markerFile));
  if (foreign && !(await readMarker(directory))) {
    throw new Problem(`${directory} exists, and was not made by sweep`, {
      code: "foreign-environment",
      hint: "delete it, or move it elsewhere, and run the command again",
    });
  }
  await writeMarker(directory, { ready: false });
  const others = names.filter((name) => name !== markerFile);
  await Promise.all(others.map((name) => rm(join(directory, name), { recursive: true, force: true })));
}

const markerFile = "sweepstack.json";

async function readMarker(directory: string): Promise<Marker | undefined> {
  try {
    return JSON.parse(await readFile(join(directory, markerFile), "utf8")) as Marker;
  } catch {
    return undefined;
  }
}

/** Written at once or not at all, so that a marker always can be read. */
async function writeMarker(directory: string, marker: Marker): Promise<void> {
  const temporary = join(directory, `${markerFile}.new`);
  await writeFile(temporary, JSON.stringify(marker));
  await rename(temporary, join(directory, markerFile));
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
