import type { Interruption } from "../stack/update-stack";
import type { Terminal } from "./terminal";

/** npm passes on a Ctrl-C that its child had from the terminal already. */
const sameKeyMs = 300;

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
  let firstAt = Number.POSITIVE_INFINITY;
  const interrupt = (name: NodeJS.Signals) => {
    if (own.signal.aborted) {
      // What is waited for may never answer.
      if (Date.now() - firstAt > sameKeyMs) endAtOnce(name);
      return;
    }
    firstAt = Date.now();
    terminal.say("cancelling: what is under way is finished first (Ctrl-C again ends it at once)");
    own.abort();
    // A terminal tells all of its programs of Ctrl-C, and of nothing else.
    if (name !== "SIGINT" || !process.stdin.isTTY) children.abort();
  };
  const signals = ["SIGINT", "SIGTERM"] as const;
  for (const name of signals) process.on(name, interrupt);
  const endAtOnce = (name: NodeJS.Signals) => {
    for (const each of signals) process.off(each, interrupt);
    process.kill(process.pid, name);
  };
  try {
    return await action({ signal: own.signal, forChildren: children.signal });
  } finally {
    for (const name of signals) process.off(name, interrupt);
  }
}
