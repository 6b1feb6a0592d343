import type { Interruption } from "../stack/update-stack";
import type { Terminal } from "./terminal";

/**
 * Runs something that a person may end by Ctrl-C: what is under way is finished first. Whoever is in a hurry presses
 * it again.
 */
export async function interruptible<T>(
  terminal: Terminal,
  action: (interruption: Interruption) => Promise<T>,
): Promise<T> {
  const own = new AbortController();
  const children = new AbortController();
  const interrupt = (name: NodeJS.Signals) => {
    if (own.signal.aborted) return;
    terminal.say("cancelling: what is under way is finished first (Ctrl-C again ends it at once)");
    own.abort();
    // A terminal tells all of its programs of Ctrl-C, and of nothing else.
    if (name !== "SIGINT" || !process.stdin.isTTY) children.abort();
  };
  const signals = ["SIGINT", "SIGTERM"] as const;
  for (const name of signals) process.on(name, interrupt);
  try {
    return await action({ signal: own.signal, forChildren: children.signal });
  } finally {
    for (const name of signals) process.off(name, interrupt);
  }
}
