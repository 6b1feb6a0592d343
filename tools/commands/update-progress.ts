import { clearLine, cursorTo } from "node:readline";
import type { UpdateStep } from "../stack/update-stack";
import { count, formatDuration } from "./print-plan";
import type { Terminal } from "./terminal";

/** How often there is a new line where lines stay. */
const lineEveryMs = 5000;

/** Shows how far the update of a stack is: one line that is drawn again where a person watches, a few elsewhere. */
export class UpdateProgress {
  readonly #terminal: Terminal;
  readonly #total: number;
  readonly #startedAt = Date.now();
  readonly #underWay = new Set<string>();
  readonly #timer: NodeJS.Timeout;
  readonly #ended = new Set<string>();
  #saidAt = Date.now();

  /** @param total - how many resources are to change */
  constructor(terminal: Terminal, total: number) {
    this.#terminal = terminal;
    this.#total = total;
    this.#timer = setInterval(() => this.#show(), 1000);
  }

  readonly onStep = ({ kind, resource }: UpdateStep): void => {
    // Components, and the stack itself, begin first and end last: they are nothing that takes time.
    if (kind === "began" && !/^(pulumi:pulumi|sweepstack:index):/.test(resource))
      this.#underWay.add(resource);
    if (kind !== "began") this.#underWay.delete(resource);
    if (kind === "ended") this.#ended.add(resource);
    this.#show();
  };

  /** Ends the display, with what came of it. */
  stop(): void {
    clearInterval(this.#timer);
    if (this.#terminal.interactive) {
      clearLine(process.stderr, 0);
      cursorTo(process.stderr, 0);
    }
    const seconds = (Date.now() - this.#startedAt) / 1000;
    this.#terminal.say(`${count(this.#ended.size, "resource")} in ${formatDuration(seconds)}`);
  }

  #show(): void {
    const line = progressLine(
      this.#ended.size,
      this.#total,
      [...this.#underWay],
      Date.now() - this.#startedAt,
    );
    if (this.#terminal.interactive) {
      clearLine(process.stderr, 0);
      cursorTo(process.stderr, 0);
      process.stderr.write(line.slice(0, (process.stderr.columns ?? 80) - 1));
    } else if (Date.now() - this.#saidAt >= lineEveryMs) {
      this.#saidAt = Date.now();
      this.#terminal.say(line);
    }
  }
}

/** `12 of 20 resources · 9 s · aws:batch:JobQueue sweepstack-anna-queue and 2 more` */
export function progressLine(
  done: number,
  total: number,
  underWay: readonly string[],
  elapsedMs: number,
): string {
  const [first, ...rest] = underWay;
  const more = rest.length > 0 ? ` and ${rest.length} more` : "";
  return [
    `${done} of ${Math.max(done, total)} resources`,
    formatDuration(elapsedMs / 1000),
    ...(first === undefined ? [] : [first + more]),
  ].join(" · ");
}
