import { appendFileSync, readFileSync } from "node:fs";
import type { ProcessIdentity } from "./processes";

/**
 * A file that says which processes that lead a session run, for whoever must make sure later that they have ended. It
 * is not synced: processes do not outlive the machine.
 */
export class ProcessJournal {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  started({ pid, startTime }: ProcessIdentity): void {
    this.#append(`${pid} ${startTime}\n`);
  }

  /** To be called when nothing of its session runs any more. */
  ended({ pid }: ProcessIdentity): void {
    this.#append(`${pid}\n`);
  }

  #append(line: string): void {
    try {
      appendFileSync(this.#path, line, { mode: 0o600 });
    } catch {
      // A full disk must not end what runs; the processes also end by themselves when their supervisor does.
    }
  }
}

/** The processes that a journal says run; none when there is no such file. */
export function readJournal(path: string): ProcessIdentity[] {
  const running = new Map<number, ProcessIdentity>();
  for (const line of readLines(path)) {
    const [, digits, startTime] = /^(\d+)(?: (.+))?$/.exec(line) ?? [];
    const pid = Number(digits);
    if (startTime === undefined) running.delete(pid);
    else running.set(pid, { pid, startTime });
  }
  return [...running.values()];
}

function readLines(path: string): string[] {
  try {
    return readFileSync(path, "utf8").split("\n");
  } catch {
    return [];
  }
}
