import { exitCode, Problem } from "../problem";
import { runProcess } from "./run-process";

/** How to start PostgreSQL's programs, which refuse to run as root. */
export interface PostgresUser {
  /** Who must own the data directory; left out when that is whoever runs this. */
  readonly uid?: number;
  /** What comes before a program and its arguments. */
  readonly prefix: readonly string[];
}

/** The user `nobody` of most systems, who owns nothing. */
export const nobodyUid = 65534;

/**
 * Finds out as whom PostgreSQL can run on a data directory that `uid` owns: as that user, or, where folders above the
 * data or the programs are closed to it (a project in /root), as that user with the right to pass closed folders.
 */
export async function findPostgresUser(
  uid: number,
  dataDirectory: string,
  postgres: string,
): Promise<PostgresUser> {
  if (process.getuid?.() !== 0) return { prefix: [] };
  const change = ["setpriv", `--reuid=${uid}`, `--regid=${uid}`, "--clear-groups"];
  const passClosedFolders = ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"];
  for (const prefix of [
    [...change, "--"],
    [...change, ...passClosedFolders, "--"],
  ]) {
    if (await canRun(prefix, dataDirectory, postgres)) return { uid, prefix };
  }
  throw new Problem(
    `PostgreSQL does not run as root, and the user with id ${uid} cannot reach ${dataDirectory} and ${postgres}`,
    {
      code: "postgres-root",
      hint: "run sweep as a normal user; or install setpriv (util-linux) and move the project where all users may enter",
      exitCode: exitCode.service,
    },
  );
}

async function canRun(prefix: readonly string[], dataDirectory: string, postgres: string): Promise<boolean> {
  const script = 'cd "$1" && test -w . && exec "$2" --version';
  const [command = "", ...args] = [...prefix, "sh", "-c", script, "sh", dataDirectory, postgres];
  return (await runProcess(command, args)).code === 0;
}
