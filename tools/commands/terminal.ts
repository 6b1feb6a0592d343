/** Where a command reads and writes: standard output is data, standard error is for people. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly say: (line: string) => void;
  /** Whether a person watches standard error. */
  readonly interactive: boolean;
  /** Whether a person can answer. */
  readonly canAsk: boolean;
  /** Characters in a line of standard output; no end where it is no terminal. */
  readonly columns: number;
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
}

/** The terminal of this process. */
export function processTerminal(): Terminal {
  return {
    out: (text) => void process.stdout.write(text),
    say: (line) => void process.stderr.write(`${line}\n`),
    interactive: process.stderr.isTTY === true && process.env.TERM !== "dumb",
    canAsk: process.stdin.isTTY === true && process.stderr.isTTY === true,
    columns: process.stdout.columns ?? Number.POSITIVE_INFINITY,
    env: process.env,
    cwd: process.cwd(),
  };
}
