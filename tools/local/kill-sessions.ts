import { endProcesses } from "./end-processes";
import { isOfThisBoot, listProcesses, type ProcessIdentity } from "./processes";

/**
 * Kills the sessions that these processes lead, also where the leader itself is gone already.
 *
 * @returns whether all of them have ended
 */
export async function killSessions(leaders: readonly ProcessIdentity[]): Promise<boolean> {
  const byPid = new Map(leaders.filter(isOfThisBoot).map((leader) => [leader.pid, leader]));
  if (byPid.size === 0) return true;
  const find = () => {
    const processes = listProcesses();
    const startTimes = new Map(processes.map(({ pid, startTime }) => [pid, startTime]));
    const isOurs = (session: number) => {
      const leader = byPid.get(session);
      // A living process with the leader's id may be a later one, and then the session is its.
      return leader !== undefined && (startTimes.get(session) ?? leader.startTime) === leader.startTime;
    };
    return processes.filter(({ session }) => isOurs(session)).map(({ pid }) => pid);
  };
  return endProcesses(find, [{ signal: "SIGKILL", waitMs: 10_000 }]);
}
