import { type EndingStep, endProcesses } from "./end-processes";
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
  return endProcesses(find, killing);
}

/**
 * Kills a process group of a session; where the group has ended and its number was given to a group elsewhere, nothing.
 *
 * @returns whether all of it has ended
 */
export async function killGroup(group: number, session: number): Promise<boolean> {
  const find = () =>
    listProcesses()
      .filter((process) => process.group === group && process.session === session)
      .map(({ pid }) => pid);
  return endProcesses(find, killing);
}

const killing: readonly EndingStep[] = [{ signal: "SIGKILL", waitMs: 10_000 }];
