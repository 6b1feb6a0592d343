/** How long a warm runner may take, in milliseconds. */
export interface RunnerLimits {
  /** From its start until it is ready. */
  readonly readyMs: number;
  /** From the request to kill a child until it says that the child has ended; and then once more. */
  readonly killMs: number;
}

export const runnerLimits: RunnerLimits = { readyMs: 5 * 60_000, killMs: 10_000 };

/** What is done when a limit has passed. */
export interface RunnerWatchActions {
  /** Called for a child that the runner should have killed. */
  readonly killChild: (child: string) => void;
  readonly killRunner: (reason: string) => void;
}

/** Notices that a runner hangs. It is told what the runner is asked for and what it answers, and knows no processes. */
export class RunnerWatch {
  readonly #limits: RunnerLimits;
  readonly #actions: RunnerWatchActions;
  readonly #ready: NodeJS.Timeout;
  readonly #kills = new Map<string, NodeJS.Timeout>();

  /** To be made when the runner is started. */
  constructor(limits: RunnerLimits, actions: RunnerWatchActions) {
    this.#limits = limits;
    this.#actions = actions;
    const minutes = limits.readyMs / 60_000;
    this.#ready = setTimeout(
      () => actions.killRunner(`the cell runner did not become ready within ${minutes} minutes`),
      limits.readyMs,
    );
  }

  ready(): void {
    clearTimeout(this.#ready);
  }

  /** The runner is asked to kill a child; asking again does not give it more time. */
  killing(child: string): void {
    if (this.#kills.has(child)) return;
    this.#afterKillLimit(child, () => {
      this.#actions.killChild(child);
      this.#afterKillLimit(child, () =>
        this.#actions.killRunner("the cell runner did not say that a killed cell has ended"),
      );
    });
  }

  exited(child: string): void {
    clearTimeout(this.#kills.get(child));
    this.#kills.delete(child);
  }

  /** The runner has ended, or is being ended. */
  end(): void {
    for (const timer of [this.#ready, ...this.#kills.values()]) clearTimeout(timer);
  }

  #afterKillLimit(child: string, action: () => void): void {
    this.#kills.set(child, setTimeout(action, this.#limits.killMs));
  }
}
