import { appendFileSync, readFileSync } from "node:fs";
import { endProcesses } from "./end-processes";
import { isRunning, listProcesses, type ProcessIdentity } from "./processes";

/**
 * Writes down that a process which leads a session was started, for whoever must make sure later that it has ended. It
 * is not synced: processes do not outlive the machine.
 */
export function noteProcess(path: string, { pid, startTime }: ProcessIdentity): void {
  appendFileSync(path, `${pid} ${startTime}\n`, { mode: 0o600 });
}

/** The processes that were written down; none when there is no such file. */
export function readNotedProcesses(path: string): ProcessIdentity[] {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    return [];
  }
  return text.split("\n").flatMap((line) => {
    const [, pid, startTime] = /^(\d+) (.+)$/.exec(line) ?? [];
    return pid && startTime ? [{ pid: Number(pid), startTime }] : [];
  });
}

/**
 * Kills the sessions that these processes lead, also where the leader itself is gone already.
 *
 * @returns whether all of them have ended
 */
export async function killSessions(leaders: readonly ProcessIdentity[]): Promise<boolean> {
  const byPid = new Map(leaders.map((leader) => [leader.pid, leader]));
  const find = () => {
    const processes = listProcesses();
    const alive = new Set(processes.map(({ pid }) => pid));
    const isOurs = (session: number) => {
      const leader = byPid.get(session);
      // A living process with the leader's id may be a later one, and then the session is its.
      return leader !== undefined && (!alive.has(session) || isRunning(leader));
    };
    return processes.filter(({ session }) => isOurs(session)).map(({ pid }) => pid);
  };
  return endProcesses(find, [{ signal: "SIGKILL", waitMs: 10_000 }]);
}
