import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdirSync, openSync, readFileSync, renameSync, statSync } from "node:fs";
import { dirname, extname, join } from "node:path";
import type { Readable } from "node:stream";
import { exitCode, Problem } from "../problem";
import { directoryProblem } from "../stores/directory-problem";
import type { SupervisorOptions } from "./connect-supervisor";
import { type StartReport, type SupervisorArguments, sweepPaths } from "./supervisor-arguments";
import { fromPlainProblem } from "./supervisor-protocol";

/**
 * Starts a process that outlives this one, and waits until it is the store's supervisor or knows that another is. It
 * may have been killed by then.
 */
export async function startSupervisor(options: SupervisorOptions, build: string): Promise<void> {
  const { sweepDirectory, python, imageDirectory } = options;
  const idleSeconds = readIdleSeconds(process.env);
  const details: SupervisorArguments = { sweepDirectory, python, imageDirectory, build, idleSeconds };
  const { supervisor: folder } = sweepPaths(sweepDirectory);
  const log = openLog(folder);
  const extension = extname(__filename);
  const entry = join(__dirname, `supervisor${extension}`);
  const child = spawn(
    process.execPath,
    [...(extension === ".ts" ? ["-r", "ts-node/register"] : []), entry, JSON.stringify(details)],
    // ts-node looks for itself and for its settings from where it starts.
    { cwd: dirname(dirname(__dirname)), detached: true, stdio: ["ignore", log, log, "pipe"] },
  );
  closeSync(log);
  const exited = once(child, "exit") as Promise<[number | null]>;
  const answer = await firstLine(child.stdio[3] as Readable);
  if (answer === undefined) {
    const [code] = await exited;
    // Whoever killed it does not mean that there shall be none.
    if (code === null) return;
    throw endedAtOnce(folder);
  }
  child.unref();
  const report = JSON.parse(answer) as StartReport;
  if (report.status === "failed") throw fromPlainProblem(report.problem);
}

/** Sixty, or what SWEEP_IDLE_SECONDS says; at least long enough to be asked something. */
function readIdleSeconds(env: NodeJS.ProcessEnv): number {
  const text = env.SWEEP_IDLE_SECONDS ?? "";
  if (text === "") return 60;
  const seconds = Number(text);
  if (seconds >= 0 && seconds * 1000 < 2 ** 31) return Math.max(seconds, 0.5);
  throw new Problem(`SWEEP_IDLE_SECONDS is "${text}", which is not a number of seconds`, {
    code: "idle-seconds",
    hint: "give it a number such as 60, or unset it",
  });
}

const logLimitBytes = 1 << 20;

function openLog(folder: string): number {
  const path = join(folder, "supervisor.log");
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    if (size > logLimitBytes) renameSync(path, `${path}.1`);
    return openSync(path, "a", 0o600);
  } catch (error) {
    throw directoryProblem(error, folder) ?? error;
  }
}

/** Undefined when the stream ends without one. */
function firstLine(stream: Readable): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    let text = "";
    stream.setEncoding("utf8");
    stream.on("data", (chunk: string) => {
      text += chunk;
    });
    stream.on("end", () => resolve(text.split("\n")[0] || undefined));
    stream.on("error", reject);
  });
}

function endedAtOnce(folder: string): Problem {
  const lines = readFileSync(join(folder, "supervisor.log"), "utf8").trimEnd().split("\n").slice(-8);
  return new Problem(`the supervisor ended as soon as it was started:\n${lines.join("\n")}`, {
    code: "supervisor-start",
    hint: `its log is ${join(folder, "supervisor.log")}`,
    exitCode: exitCode.service,
  });
}
