import type { Terminal } from "../../tools/commands/terminal";

/** A terminal that keeps what is said, and where nobody watches. */
export class SampleTerminal implements Terminal {
  readonly said: string[] = [];
  readonly written: string[] = [];
  readonly interactive = false;
  readonly canAsk = false;
  readonly columns = 120;
  readonly env = {};
  readonly cwd = process.cwd();
  readonly out = (text: string) => void this.written.push(text);
  readonly say = (line: string) => void this.said.push(line);
}
