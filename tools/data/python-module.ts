import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { PostgresConnection } from "../local/postgres";
import { findProject } from "../stack/find-project";

/** How a module's process ended. */
export interface ModuleEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** All that it wrote to standard error. */
  readonly stderr: string;
}

export interface ModuleOutput {
  /** Called with each line of standard output. */
  readonly onLine: (line: string) => void;
  /** Called with each line of standard error. */
  readonly onErrorLine?: (line: string) => void;
}

/**
 * Runs a module of the cell runner on a PostgreSQL server, with a request as JSON on its standard input; rejects only
 * where it cannot be started.
 *
 * @param python an interpreter of the project's Python environment
 */
export async function runPythonModule(
  module: string,
  request: unknown,
  connection: PostgresConnection,
  python: string,
  { onLine, onErrorLine }: ModuleOutput,
): Promise<ModuleEnd> {
  // -E and -s: no packages but the environment's own. The working directory is where `-m` finds the module.
  const child = spawn(python, ["-E", "-s", "-m", module], {
    cwd: join(findProject(process.cwd()).installRoot, "infra", "image"),
    env: { ...withoutLibpq(process.env), ...libpqVariables(connection) },
    stdio: ["pipe", "pipe", "pipe"],
  });
  const ended = new Promise<Pick<ModuleEnd, "code" | "signal">>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code, signal }));
  });
  let stderr = "";
  createInterface({ input: child.stderr }).on("line", (line) => {
    stderr += `${line}\n`;
    onErrorLine?.(line);
  });
  const output = createInterface({ input: child.stdout, crlfDelay: Number.POSITIVE_INFINITY });
  const read = new Promise<void>((resolve) => output.on("line", onLine).on("close", resolve));
  // A module that ends early does not read its request; its exit code says why.
  child.stdin.on("error", () => {});
  child.stdin.end(JSON.stringify(request));
  const [end] = await Promise.all([ended, read]);
  return { ...end, stderr };
}

/** The user's own PGSERVICE or PGOPTIONS are about another server. */
function withoutLibpq(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith("PG")));
}

function libpqVariables({ host, port, user, password }: PostgresConnection): NodeJS.ProcessEnv {
  return { PGHOST: host, PGPORT: String(port), PGUSER: user, PGPASSWORD: password };
}
