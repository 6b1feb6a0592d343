import { setTimeout as sleep } from "node:timers/promises";

/** A signal, and how long to wait for the processes to end by it. */
export interface EndingStep {
  readonly signal: NodeJS.Signals;
  readonly waitMs: number;
}

/**
 * Sends each signal in turn to all the processes that `find` returns, until it returns none. What is found is looked
 * up again each time, so that an id which was given to another process meanwhile is never signalled.
 *
 * @returns whether they are gone
 */
export async function endProcesses(
  find: () => readonly number[],
  steps: readonly EndingStep[],
): Promise<boolean> {
  for (const { signal, waitMs } of steps) {
    for (const pid of find()) send(pid, signal);
    const deadline = Date.now() + waitMs;
    while (find().length > 0 && Date.now() < deadline) await sleep(pollMs);
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
