import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import type { RunnerName } from "./job";
import type { ChildExit, StartOrder } from "./job-table";
import { killGroup, killSessions } from "./kill-sessions";
import type { ProcessJournal } from "./process-journal";
import { identifyProcess } from "./processes";
import { type RunnerLimits, RunnerWatch, runnerLimits } from "./runner-watch";

export interface WarmRunnerOptions {
  readonly name: RunnerName;
  /** Absolute path of the interpreter. */
  readonly python: string;
  readonly env: NodeJS.ProcessEnv;
  /** A clean folder: Triage picks up stray files from where it starts. */
  readonly cwd: string;
  readonly onReady: () => void;
  /** Called once for each child that is started, whatever it runs one after the other. */
  readonly onStarted: (child: string) => void;
  /** Called when nothing of a child runs any more and what it leaves is still being written; tells whether it failed. */
  readonly onEnded: (child: string, hasFailed: boolean) => void;
  readonly onExited: (child: string, exit: ChildExit) => void;
  /** Called once, when the runner and all its children are gone. */
  readonly onGone: (lastLines: readonly string[]) => void;
  /** Told of the runner's process; all that it starts is in its session. */
  readonly journal: Pick<ProcessJournal, "started" | "ended">;
  /** Called with each line of its standard error. */
  readonly onLog: (line: string) => void;
  /** When it counts as hanging, and is killed. @default 5 minutes to become ready, 10 s twice to kill a child */
  readonly limits?: RunnerLimits;
}

/** What the runner says; see infra/image/cell_runner/serve.py. */
type RunnerEvent =
  | { readonly event: "ready" }
  | { readonly event: "started"; readonly child: string; readonly pid: number }
  | { readonly event: "ended"; readonly child: string; readonly failed: boolean }
  | {
      readonly event: "exited";
      readonly child: string;
      readonly code: number | null;
      readonly signal: string | null;
      readonly reason?: string | null;
    };

/** The process that starts a process for each cell; it is spoken to in lines of JSON. */
export class WarmRunner {
  readonly #options: WarmRunnerOptions;
  readonly #process: ChildProcessByStdio<Writable, Readable, Readable>;
  /** The process groups of children that have started. */
  readonly #groups = new Map<string, number>();
  readonly #lastLines: string[] = [];
  readonly #hangs: RunnerWatch;
  readonly #gone: Promise<void>;

  constructor(options: WarmRunnerOptions) {
    this.#options = options;
    this.#process = spawn(options.python, runnerArguments[options.name], {
      cwd: options.cwd,
      env: options.env,
      stdio: "pipe",
      detached: true,
    });
    this.#hangs = new RunnerWatch(options.limits ?? runnerLimits, {
      killChild: (child) => this.#killChild(child),
      killRunner: (reason) => {
        this.#log(reason);
        this.#process.kill("SIGKILL");
      },
    });
    this.#gone = this.#watch();
  }

  start(orders: readonly StartOrder[]): void {
    const requests = orders.map(({ child, jobId, index, attempt, manifest }) => ({
      ...{ op: "start", child, manifest, index, jobId, attempt },
    }));
    this.#send(...requests);
  }

  stop(child: string, signal: "TERM" | "KILL", reason: string): void {
    this.#send({ op: "stop", child, signal, reason });
    if (signal === "KILL") this.#hangs.killing(child);
  }

  /** Ends the runner and its children; resolves when they are gone. */
  async end(): Promise<void> {
    this.#process.stdin.end();
    await Promise.race([this.#gone, sleep(endMs, undefined, { ref: false })]);
    this.#process.kill("SIGKILL");
    await this.#gone;
  }

  async #watch(): Promise<void> {
    const { stdin, stdout, stderr, pid } = this.#process;
    // What was sent to a runner that is dying is lost with it.
    stdin.on("error", () => {});
    createInterface({ input: stderr }).on("line", (line) => this.#log(line));
    createInterface({ input: stdout }).on("line", (line) => this.#hear(line));
    const closed = new Promise((resolve) => this.#process.once("close", resolve));
    const runner = pid === undefined ? undefined : identifyProcess(pid);
    if (runner) this.#options.journal.started(runner);
    await once(this.#process, "exit").catch((error: Error) => this.#log(error.message));
    this.#hangs.end();
    // The last it said may be of children that it has just started.
    await Promise.race([closed, sleep(lastWordsMs, undefined, { ref: false })]);
    // Nothing may start again before it is certain that what the runner had started is gone.
    if (!(await killSessions(runner ? [runner] : []))) this.#log("a process of a dead runner does not end");
    else if (runner) this.#options.journal.ended(runner);
    // The children's ends of the pipes are closed now, so this brings the last events.
    await Promise.race([closed, sleep(endMs, undefined, { ref: false })]);
    this.#options.onGone(this.#lastLines);
  }

  #hear(line: string): void {
    const event = parseEvent(line);
    if (!event) {
      this.#log(line);
      return;
    }
    if (event.event === "ready") {
      this.#hangs.ready();
      this.#options.onReady();
    }
    if (event.event === "started") {
      const isFirst = !this.#groups.has(event.child);
      this.#groups.set(event.child, event.pid);
      if (isFirst) this.#options.onStarted(event.child);
    }
    if (event.event === "ended") this.#options.onEnded(event.child, event.failed);
    if (event.event === "exited") {
      this.#hangs.exited(event.child);
      this.#groups.delete(event.child);
      const reason = event.reason ?? (event.signal === null ? undefined : `ended by ${event.signal}`);
      this.#options.onExited(event.child, {
        ...(event.code === null ? {} : { exitCode: event.code }),
        ...(reason === undefined ? {} : { reason }),
      });
    }
  }

  #killChild(child: string): void {
    const [group, session] = [this.#groups.get(child), this.#process.pid];
    if (group !== undefined && session !== undefined) void killGroup(group, session);
  }

  #log(line: string): void {
    this.#lastLines.push(line);
    if (this.#lastLines.length > shownLines) this.#lastLines.shift();
    this.#options.onLog(line);
  }

  #send(...requests: readonly object[]): void {
    this.#process.stdin.write(requests.map((request) => `${JSON.stringify(request)}\n`).join(""));
  }
}

/** A runner of commands needs no package, and starts much faster where Python does not look for any. */
const runnerArguments: Record<RunnerName, readonly string[]> = {
  experiments: ["-m", "cell_runner", "serve", "experiments"],
  commands: ["-S", "-m", "cell_runner", "serve", "commands"],
  "database-commands": ["-S", "-m", "cell_runner", "serve", "commands"],
};

const endMs = 5000;
const lastWordsMs = 100;
const shownLines = 8;

function parseEvent(line: string): RunnerEvent | undefined {
  try {
    const event: unknown = JSON.parse(line);
    return typeof event === "object" && event !== null && "event" in event
      ? (event as RunnerEvent)
      : undefined;
  } catch {
    return undefined;
  }
}
