import { clearLine, cursorTo, moveCursor } from "node:readline";
import { styleText } from "node:util";
import { countBy } from "../plan/count-by";
import type { Fate, StageStanding } from "../plan/standing";
import type { EndedJob } from "../run/drive-run";
import type { FollowedCell, FollowedState } from "../run/followed-cell";
import { formatDuration } from "./print-plan";
import { stageLine } from "./stage-line";
import type { Terminal } from "./terminal";

/** How a run is shown while it goes on. */
export interface Progress {
  change(cells: readonly FollowedCell[], stages: readonly StageStanding[]): void;
  ended(job: EndedJob): void;
  /** Shows a line that stays. */
  say(line: string): void;
  /** Leaves the terminal as a plain line of text would. */
  stop(): void;
}

/** A live display where a person watches, plain lines elsewhere. */
export function progressOf(terminal: Terminal): Progress {
  return terminal.interactive ? new LiveProgress(terminal) : new PlainProgress(terminal);
}

/** One line for each job that ends. */
class PlainProgress implements Progress {
  readonly #terminal: Terminal;
  #stages: readonly StageStanding[] = [];
  /** By stage: counting through all cells once a change is enough, also where thousands end together. */
  readonly #positions = new Map<string, string>();

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  change(_cells: readonly FollowedCell[], stages: readonly StageStanding[]): void {
    this.#stages = stages;
    this.#positions.clear();
  }

  ended(job: EndedJob): void {
    const where = this.#positions.get(job.stage) ?? position(this.#stages, job.stage);
    this.#positions.set(job.stage, where);
    this.#terminal.say(`${where} ${endLine(job, this.#stages)}`);
  }

  say(line: string): void {
    this.#terminal.say(line);
  }

  stop(): void {}
}

/** Lines that stay for jobs that failed, and below them a few that are drawn again: counts, what runs, time left. */
class LiveProgress implements Progress {
  readonly #terminal: Terminal;
  readonly #startedAt = Date.now();
  readonly #timer: NodeJS.Timeout;
  #cells: readonly FollowedCell[] = [];
  #stages: readonly StageStanding[] = [];
  #finished = 0;
  #drawn = 0;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
    this.#timer = setInterval(() => this.#draw(), 1000);
    this.#timer.unref();
  }

  change(cells: readonly FollowedCell[], stages: readonly StageStanding[]): void {
    this.#cells = cells;
    this.#stages = stages;
    this.#draw();
  }

  ended(job: EndedJob): void {
    this.#finished += 1;
    if (job.known.state !== "done") this.say(endLine(job, this.#stages));
  }

  say(line: string): void {
    this.#erase();
    this.#terminal.say(line);
    this.#draw();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#draw();
    this.#drawn = 0;
  }

  #draw(): void {
    this.#erase();
    const columns = process.stderr.columns ?? 80;
    const elapsedMs = Date.now() - this.#startedAt;
    const lines = liveLines(this.#cells, this.#stages, this.#finished, elapsedMs).map((line) =>
      line.slice(0, columns - 1),
    );
    process.stderr.write(lines.map((line) => `${line}\n`).join(""));
    this.#drawn = lines.length;
  }

  #erase(): void {
    for (; this.#drawn > 0; this.#drawn -= 1) {
      moveCursor(process.stderr, 0, -1);
      clearLine(process.stderr, 0);
    }
    cursorTo(process.stderr, 0);
  }
}

/** How many of the running cells are named. */
const namedRunning = 6;

/** The live display's lines; `finished` jobs ended in `elapsedMs` since it began. */
export function liveLines(
  cells: readonly FollowedCell[],
  stages: readonly StageStanding[],
  finished: number,
  elapsedMs: number,
): string[] {
  const counts = countStates(cells);
  const left = counts.waiting + counts.running;
  const bar = progressBar(cells.length - left, cells.length);
  const timeLeft =
    finished > 0 && left > 0 && stages.length === 1
      ? ` · about ${formatDuration((elapsedMs / finished / 1000) * left)} left`
      : "";
  const running = cells.filter(({ state }) => state === "running");
  const now = Date.now();
  return [
    `${bar} · ${summary(counts)} · ${formatDuration(elapsedMs / 1000)}${timeLeft}`,
    ...(stages.length > 1
      ? stages.map(({ stage, fates }) => `  stage ${stage.name}: ${stageLine(countBy(fates))}`)
      : []),
    ...running
      .slice(0, namedRunning)
      .map(({ cell, startedAt }) => `  ${cell.name} ${formatDuration((now - (startedAt ?? now)) / 1000)}`),
    ...(running.length > namedRunning ? [`  and ${running.length - namedRunning} more`] : []),
  ];
}

/** How people are told of each state, in the order in which they are. */
const words: Readonly<Record<FollowedState, string>> = {
  done: "done",
  notPromoted: "not promoted",
  running: "running",
  waiting: "waiting",
  failed: "failed",
  lost: "lost",
  notStarted: "not started",
  held: "held",
};

/** Cells by state, the states that have none left out: `3 done · 2 running · 19 waiting`. */
export function summary(counts: Readonly<Record<FollowedState, number>>): string {
  const shown = Object.entries(words).filter(([state]) => counts[state as FollowedState] > 0);
  return shown.map(([state, word]) => `${counts[state as FollowedState]} ${word}`).join(" · ");
}

/** How many cells are in each state. */
export function countStates(cells: readonly FollowedCell[]): Record<FollowedState, number> {
  const counts: Record<FollowedState, number> = {
    ...{ waiting: 0, running: 0, done: 0, failed: 0, lost: 0, notStarted: 0, notPromoted: 0, held: 0 },
  };
  for (const { state } of cells) counts[state] += 1;
  return counts;
}

/** Whether nothing of so many cells is left to run. */
export function isOver({ done, failed, notPromoted }: Record<FollowedState, number>, cells: number): boolean {
  return done + failed + notPromoted === cells;
}

const barWidth = 24;

function progressBar(part: number, whole: number): string {
  const filled = whole === 0 ? barWidth : Math.floor((part / whole) * barWidth);
  return `[${"#".repeat(filled)}${".".repeat(barWidth - filled)}] ${part}/${whole}`;
}

/** How many of a stage's jobs have ended: `[3/24]`. */
function position(stages: readonly StageStanding[], name: string): string {
  const { fates = [], deciders = [] } = stages.find(({ stage }) => stage.name === name) ?? {};
  const own = fates.filter((_, cell) => deciders[cell] === cell);
  const left = own.filter((fate) => fate === "running").length;
  const all = own.filter((fate) => entered.has(fate)).length;
  return `[${all - left}/${all}]`;
}

const entered: ReadonlySet<Fate> = new Set<Fate>(["new", "running", "done", "failed", "lost"]);

function endLine(
  { name, stage, known: { state, reason, seconds } }: EndedJob,
  stages: readonly StageStanding[],
): string {
  const what = stages.length > 1 ? `${stage} ${name}` : name;
  if (state === "done") return `done ${what}${seconds === undefined ? "" : ` (${formatDuration(seconds)})`}`;
  const word = state === "new" ? "not started" : state;
  return `${styleText("red", word, { stream: process.stderr })} ${what}: ${firstLines(reason ?? "no reason is known")}`;
}

function firstLines(text: string): string {
  return text.split("\n").slice(0, 3).join("\n    ");
}
