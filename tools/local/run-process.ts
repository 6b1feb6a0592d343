import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** How a process ended. */
export interface Ended {
  /** 127 where the command does not exist, 128 where a signal ended it. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** @default process.env */
  readonly env?: NodeJS.ProcessEnv;
  /** Milliseconds after which the process is killed. @default none */
  readonly timeoutMs?: number;
  /** Called with each line of standard error as it comes. */
  readonly onErrorLine?: (line: string) => void;
  /** Called with the id of the process as soon as it has one. */
  readonly onStart?: (pid: number) => void;
}

/** Runs a command to its end, without a shell and without standard input; never rejects. */
export function runProcess(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: ["ignore", "pipe", "pipe"],
      env: options.env ?? process.env,
    });
    // Not spawn's own timeout, which for a program that there is not keeps this process from ending until it is over.
    const { timeoutMs } = options;
    const timer = timeoutMs === undefined ? undefined : setTimeout(() => child.kill("SIGKILL"), timeoutMs);
    let stdout = "";
    let stderr = "";
    if (child.pid !== undefined) options.onStart?.(child.pid);
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      stdout += chunk;
    });
    createInterface({ input: child.stderr }).on("line", (line) => {
      stderr += `${line}\n`;
      options.onErrorLine?.(line);
    });
    const end = (ended: Ended) => {
      clearTimeout(timer);
      resolve(ended);
    };
    child.on("error", (error) => end({ code: 127, stdout, stderr: error.message }));
    child.on("close", (code) => end({ code: code ?? 128, stdout, stderr }));
  });
}
