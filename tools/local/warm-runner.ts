import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import type { ChildExit, StartOrder } from "./job-table";
import { killSessions } from "./kill-sessions";
import type { ProcessJournal } from "./process-journal";
import { identifyProcess, type ProcessIdentity } from "./processes";
import { type RunnerLimits, RunnerWatch, runnerLimits } from "./runner-watch";

export interface WarmRunnerOptions {
  /** Absolute path of the interpreter. */
  readonly python: string;
  readonly env: NodeJS.ProcessEnv;
  /** A clean folder: Triage picks up stray files from where it starts. */
  readonly cwd: string;
  readonly onReady: () => void;
  readonly onStarted: (child: string) => void;
  readonly onExited: (child: string, exit: ChildExit) => void;
  /** Called once, when the runner and all its children are gone. */
  readonly onGone: (lastLines: readonly string[]) => void;
  /** Told of each process that leads a session, the runner's first. */
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
  | {
      readonly event: "exited";
      readonly child: string;
      readonly code: number | null;
      readonly signal: string | null;
      readonly reason?: string | null;
    };

/** The process that has imported Triage and forks a child for each cell; it is spoken to in lines of JSON. */
export class WarmRunner {
  readonly #options: WarmRunnerOptions;
  readonly #process: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #leaders = new Map<string, ProcessIdentity>();
  readonly #lastLines: string[] = [];
  readonly #hangs: RunnerWatch;
  readonly #gone: Promise<void>;

  constructor(options: WarmRunnerOptions) {
    this.#options = options;
    this.#process = spawn(options.python, ["-m", "cell_runner", "serve"], {
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

  start({ child, jobId, index, attempt, manifest }: StartOrder): void {
    this.#send({ op: "start", child, manifest, index, jobId, attempt });
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
    if (runner) this.#lead("", runner);
    await once(this.#process, "exit").catch((error: Error) => this.#log(error.message));
    this.#hangs.end();
    // The last it said may be of children that it has just started.
    await Promise.race([closed, sleep(lastWordsMs, undefined, { ref: false })]);
    // Children see the runner's end and die by themselves; nothing may start again before that is certain.
    if (await killSessions([...this.#leaders.values()]))
      for (const child of this.#leaders.keys()) this.#unlead(child);
    else this.#log("a process of a dead runner does not end");
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
      const leader = identifyProcess(event.pid);
      if (leader) this.#lead(event.child, leader);
      this.#options.onStarted(event.child);
    }
    if (event.event === "exited") {
      this.#hangs.exited(event.child);
      this.#unlead(event.child);
      const reason = event.reason ?? (event.signal === null ? undefined : `ended by ${event.signal}`);
      this.#options.onExited(event.child, {
        ...(event.code === null ? {} : { exitCode: event.code }),
        ...(reason === undefined ? {} : { reason }),
      });
    }
  }

  /** It stays a leader until the runner says that it has ended: only then the runner may be asked for more. */
  #killChild(child: string): void {
    const leader = this.#leaders.get(child);
    if (leader) void killSessions([leader]);
  }

  #lead(child: string, leader: ProcessIdentity): void {
    this.#leaders.set(child, leader);
    this.#options.journal.started(leader);
  }

  #unlead(child: string): void {
    const leader = this.#leaders.get(child);
    if (leader) this.#options.journal.ended(leader);
    this.#leaders.delete(child);
  }

  #log(line: string): void {
    this.#lastLines.push(line);
    if (this.#lastLines.length > shownLines) this.#lastLines.shift();
    this.#options.onLog(line);
  }

  #send(request: object): void {
    this.#process.stdin.write(`${JSON.stringify(request)}\n`);
  }
}

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
