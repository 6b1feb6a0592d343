import { setTimeout as sleep } from "node:timers/promises";

/** A signal, and how long to wait for the processes to end by it. */
export interface EndingStep {
  readonly signal: NodeJS.Signals;
  readonly waitMs: number;
}

/**
 * Sends each signal in turn to all the processes that `find` returns, until it returns none. What is found is looked
 * up again each time, so that an id which was given to another process meanwhile is never signalled. A signal is sent
 * again and again: a process that is just starting may not listen to it yet.
 *
 * @returns whether they are gone
 */
export async function endProcesses(
  find: () => readonly number[],
  steps: readonly EndingStep[],
): Promise<boolean> {
  for (const { signal, waitMs } of steps) {
    const deadline = Date.now() + waitMs;
    while (Date.now() < deadline) {
      const found = find();
      if (found.length === 0) return true;
      for (const pid of found) send(pid, signal);
      await sleep(pollMs);
    }
  }
  return find().length === 0;
}

const pollMs = 20;

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended in the meantime, or belongs to someone else; `find` tells which.
  }
}
