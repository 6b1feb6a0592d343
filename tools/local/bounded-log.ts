import { appendFileSync, renameSync, statSync } from "node:fs";

/** A log file that is moved to `<path>.1` when it has grown to its limit, so that two of that size are kept at most. */
export class BoundedLog {
  readonly #path: string;
  readonly #limitBytes: number;
  #bytes: number;

  /** @param limitBytes - when a file is full */
  constructor(path: string, limitBytes = 4 << 20) {
    this.#path = path;
    this.#limitBytes = limitBytes;
    this.#bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  }

  append(line: string): void {
    const text = `${line}\n`;
    try {
      if (this.#bytes > this.#limitBytes) {
        renameSync(this.#path, `${this.#path}.1`);
        this.#bytes = 0;
      }
      appendFileSync(this.#path, text);
      this.#bytes += Buffer.byteLength(text);
    } catch {
      // A full disk must not end what the log is about.
    }
  }
}
