import { readdir } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { exitCode, Problem } from "../problem";
import { runProcess } from "./run-process";

/** A Python that can run Triage. */
export interface FoundPython {
  readonly path: string;
  /** Such as `3.11.7`. */
  readonly version: string;
}

export interface FindPythonOptions {
  /** Whether pip is needed in the environment, so that Debian's python3-venv must be installed. */
  readonly ensurepip: boolean;
}

/** Finds Python 3.11 or 3.10: what `SWEEP_PYTHON` names and nothing else, or the first on PATH, or pyenv's. */
export async function findPython(env: NodeJS.ProcessEnv, options: FindPythonOptions): Promise<FoundPython> {
  if (env.SWEEP_PYTHON) return checkNamedPython(env.SWEEP_PYTHON, env, options);
  const unfit: Probe[] = [];
  for (const command of await commandsToTry(env)) {
    const probe = await probePython(command, env);
    if (probe && isFit(probe, options)) return probe;
    if (probe) unfit.push(probe);
  }
  const incomplete = unfit.find(hasSupportedVersion);
  if (incomplete) throw missingModule(incomplete);
  const seen = [...new Set(unfit.map((probe) => probe.version))].join(", ");
  throw new Problem(`no Python 3.10 or 3.11 was found${seen && `, only ${seen}`}`, {
    code: "no-python",
    hint: "install one (Debian: apt-get install python3 python3-venv; others: pyenv install 3.11) or set SWEEP_PYTHON to its path",
    exitCode: exitCode.service,
  });
}

interface Probe extends FoundPython {
  readonly implementation: string;
  readonly venv: boolean;
  readonly ensurepip: boolean;
}

async function checkNamedPython(
  command: string,
  env: NodeJS.ProcessEnv,
  options: FindPythonOptions,
): Promise<FoundPython> {
  const probe = await probePython(command, env);
  if (probe && isFit(probe, options)) return probe;
  if (probe && hasSupportedVersion(probe)) throw missingModule(probe);
  const found = probe ? `${probe.implementation} ${probe.version}` : "not a Python that runs";
  throw new Problem(`SWEEP_PYTHON is "${command}", which is ${found}; Triage needs CPython 3.10 or 3.11`, {
    code: "no-python",
    hint: "set SWEEP_PYTHON to the path of one, or unset it and let one be looked for",
    exitCode: exitCode.service,
  });
}

async function commandsToTry(env: NodeJS.ProcessEnv): Promise<string[]> {
  const versions = join(env.PYENV_ROOT ?? join(env.HOME ?? homedir(), ".pyenv"), "versions");
  const names = await readdir(versions).catch(() => []);
  const pyenv = supportedVersions.flatMap((version) =>
    names
      .filter((name) => name.startsWith(`${version}.`))
      .map((name) => join(versions, name, "bin", "python")),
  );
  return [...supportedVersions.map((version) => `python${version}`), "python3", ...pyenv];
}

/** Triage's pins have wheels for these only; the better known first. */
const supportedVersions = ["3.11", "3.10"];

async function probePython(command: string, env: NodeJS.ProcessEnv): Promise<Probe | undefined> {
  const { code, stdout } = await runProcess(command, ["-I", "-c", probeScript], { env, timeoutMs: 20_000 });
  if (code !== 0) return undefined;
  const [path, version, implementation, venv, ensurepip] = stdout.trim().split("\n");
  if (!path || !version || !implementation) return undefined;
  return { path, version, implementation, venv: venv === "True", ensurepip: ensurepip === "True" };
}

const probeScript = `
import sys, platform
from importlib.util import find_spec
print(sys.executable, platform.python_version(), platform.python_implementation(), sep="\\n")
print(bool(find_spec("venv")), bool(find_spec("ensurepip")), sep="\\n")
`;

function isFit(probe: Probe, options: FindPythonOptions): boolean {
  return hasSupportedVersion(probe) && probe.venv && (probe.ensurepip || !options.ensurepip);
}

function hasSupportedVersion({ version, implementation }: Probe): boolean {
  return (
    implementation === "CPython" && supportedVersions.some((supported) => version.startsWith(`${supported}.`))
  );
}

function missingModule({ path, version, venv }: Probe): Problem {
  const minor = version.split(".").slice(0, 2).join(".");
  return new Problem(`Python ${version} (${path}) has no ${venv ? "ensurepip" : "venv"} module`, {
    code: "no-python-venv",
    hint: `install it (Debian: apt-get install python${minor}-venv), or set SWEEP_PYTHON to a Python 3.10 or 3.11 that has it`,
    exitCode: exitCode.service,
  });
}
