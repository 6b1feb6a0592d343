import { clearLine, cursorTo, moveCursor } from "node:readline";
import { styleText } from "node:util";
import type { FollowedCell, FollowedState } from "../run/follow-run";
import { formatDuration } from "./print-plan";
import type { Terminal } from "./terminal";

/** How a run is shown while it goes on. */
export interface Progress {
  change(cells: readonly FollowedCell[]): void;
  ended(cell: FollowedCell): void;
  /** Leaves the terminal as a plain line of text would. */
  stop(): void;
}

/** A live display where a person watches, plain lines elsewhere. */
export function progressOf(terminal: Terminal): Progress {
  return terminal.interactive ? new LiveProgress(terminal) : new PlainProgress(terminal);
}

/** One line for each cell that ends. */
class PlainProgress implements Progress {
  readonly #terminal: Terminal;
  #cells: readonly FollowedCell[] = [];

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  change(cells: readonly FollowedCell[]): void {
    this.#cells = cells;
  }

  ended(cell: FollowedCell): void {
    this.#terminal.say(`${position(this.#cells)} ${endLine(cell)}`);
  }

  stop(): void {}
}

/** Lines that stay for cells that failed, and below them a few that are drawn again: counts, what runs, time left. */
class LiveProgress implements Progress {
  readonly #terminal: Terminal;
  readonly #startedAt = Date.now();
  readonly #timer: NodeJS.Timeout;
  #cells: readonly FollowedCell[] = [];
  #finished = 0;
  #drawn = 0;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
    this.#timer = setInterval(() => this.#draw(), 1000);
    this.#timer.unref();
  }

  change(cells: readonly FollowedCell[]): void {
    this.#cells = cells;
    this.#draw();
  }

  ended(cell: FollowedCell): void {
    this.#finished += 1;
    if (cell.state === "done") return;
    this.#erase();
    this.#terminal.say(endLine(cell));
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
    const lines = liveLines(this.#cells, this.#finished, Date.now() - this.#startedAt).map((line) =>
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

/** The live display's lines; `finished` cells ended in `elapsedMs` since it began. */
export function liveLines(cells: readonly FollowedCell[], finished: number, elapsedMs: number): string[] {
  const counts = countStates(cells);
  const left = counts.waiting + counts.running;
  const bar = progressBar(cells.length - left, cells.length);
  const timeLeft =
    finished > 0 && left > 0 ? ` · about ${formatDuration((elapsedMs / finished / 1000) * left)} left` : "";
  const running = cells.filter(({ state }) => state === "running");
  const now = Date.now();
  return [
    `${bar} · ${summary(counts)} · ${formatDuration(elapsedMs / 1000)}${timeLeft}`,
    ...running
      .slice(0, namedRunning)
      .map(({ cell, startedAt }) => `  ${cell.name} ${formatDuration((now - (startedAt ?? now)) / 1000)}`),
    ...(running.length > namedRunning ? [`  and ${running.length - namedRunning} more`] : []),
  ];
}

/** Cells by state, the states that have none left out: `3 done · 2 running · 19 waiting`. */
export function summary(counts: Readonly<Record<FollowedState, number>>): string {
  const shown = (["done", "running", "waiting", "failed", "lost"] as const).filter(
    (state) => counts[state] > 0,
  );
  return shown.map((state) => `${counts[state]} ${state}`).join(" · ");
}

/** How many cells are in each state. */
export function countStates(cells: readonly FollowedCell[]): Record<FollowedState, number> {
  const counts: Record<FollowedState, number> = { waiting: 0, running: 0, done: 0, failed: 0, lost: 0 };
  for (const { state } of cells) counts[state] += 1;
  return counts;
}

const barWidth = 24;

function progressBar(part: number, whole: number): string {
  const filled = whole === 0 ? barWidth : Math.floor((part / whole) * barWidth);
  return `[${"#".repeat(filled)}${".".repeat(barWidth - filled)}] ${part}/${whole}`;
}

function position(cells: readonly FollowedCell[]): string {
  const { waiting, running } = countStates(cells);
  return `[${cells.length - waiting - running}/${cells.length}]`;
}

function endLine({ cell, state, reason, seconds }: FollowedCell): string {
  if (state === "done")
    return `done ${cell.name}${seconds === undefined ? "" : ` (${formatDuration(seconds)})`}`;
  return `${styleText("red", state, { stream: process.stderr })} ${cell.name}: ${firstLines(reason ?? "no reason is known")}`;
}

function firstLines(text: string): string {
  return text.split("\n").slice(0, 3).join("\n    ");
}
