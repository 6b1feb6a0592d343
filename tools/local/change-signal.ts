import { setTimeout as sleep } from "node:timers/promises";

/** Wakes those who wait for a change. */
export class ChangeSignal {
  readonly #waiting = new Set<() => void>();

  /** Wakes everyone who waits now. */
  notify(): void {
    for (const wake of this.#waiting) wake();
  }

  /** Waits until `isSo`, which is asked after each change, or until the time is over or the signal aborts. */
  async waitUntil(isSo: () => boolean, timeoutMs: number, signal: AbortSignal): Promise<void> {
    if (isSo() || signal.aborted) return;
    const over = new AbortController();
    const wake = () => {
      if (isSo()) over.abort();
    };
    const stop = () => over.abort();
    this.#waiting.add(wake);
    signal.addEventListener("abort", stop);
    await sleep(timeoutMs, undefined, { signal: over.signal }).catch(() => {});
    signal.removeEventListener("abort", stop);
    this.#waiting.delete(wake);
  }
}
