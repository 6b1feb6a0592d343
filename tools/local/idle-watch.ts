/** Calls back when nothing has gone on for a while. */
export class IdleWatch {
  readonly #idleMs: number;
  readonly #isBusy: () => boolean;
  readonly #onIdle: () => void;
  #open = 0;
  #timer: NodeJS.Timeout | undefined;

  /** @param isBusy - whether there is work beside what `begin` and `end` count */
  constructor(idleMs: number, isBusy: () => boolean, onIdle: () => void) {
    this.#idleMs = idleMs;
    this.#isBusy = isBusy;
    this.#onIdle = onIdle;
    this.#restart();
  }

  /** How many things have begun and not ended. */
  get open(): number {
    return this.#open;
  }

  begin(): void {
    this.#open += 1;
    clearTimeout(this.#timer);
  }

  end(): void {
    this.#open -= 1;
    this.#restart();
  }

  stop(): void {
    this.#open = Number.POSITIVE_INFINITY;
    clearTimeout(this.#timer);
  }

  #restart(): void {
    clearTimeout(this.#timer);
    if (this.#open > 0) return;
    this.#timer = setTimeout(() => (this.#isBusy() ? this.#restart() : this.#onIdle()), this.#idleMs);
  }
}
