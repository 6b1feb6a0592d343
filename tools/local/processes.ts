import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** A process, told from a later one that got the same id. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Opaque; equal only for the same process, also over a reboot. */
  readonly startTime: string;
}

export interface ListedProcess extends ProcessIdentity {
  /** The id of its session's leader on Linux, of its process group's elsewhere. */
  readonly session: number;
  /** The id of its process group's leader. */
  readonly group: number;
  /** Its arguments, joined by blanks. */
  readonly command: string;
}

/** The identity of a running process; undefined when there is none, or only a zombie that nobody reaped. */
export function identifyProcess(pid: number): ProcessIdentity | undefined {
  if (process.platform !== "linux") return identifyByPs(pid);
  const fields = readStat(pid);
  return fields && { pid, startTime: `${bootId()}/${fields.startTime}` };
}

export function isRunning({ pid, startTime }: ProcessIdentity): boolean {
  return identifyProcess(pid)?.startTime === startTime;
}

/** False when the process cannot run any more because the machine was started again since. */
export function isOfThisBoot({ startTime }: ProcessIdentity): boolean {
  return process.platform !== "linux" || startTime.startsWith(`${bootId()}/`);
}

/** Every process that this user may see. */
export function listProcesses(): ListedProcess[] {
  if (process.platform !== "linux") return listByPs();
  return readdirSync("/proc").flatMap((name) => {
    const pid = Number(name);
    if (!Number.isInteger(pid)) return [];
    const fields = readStat(pid);
    const command = readText(`/proc/${name}/cmdline`);
    if (!fields || command === undefined) return [];
    const startTime = `${bootId()}/${fields.startTime}`;
    const { session, group } = fields;
    return [{ pid, startTime, session, group, command: command.replaceAll("\0", " ").trimEnd() }];
  });
}

function readStat(pid: number): { session: number; group: number; startTime: string } | undefined {
  const text = readText(`/proc/${pid}/stat`);
  if (text === undefined) return undefined;
  // The second field is the command in parentheses, which may hold blanks and parentheses itself.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  if (fields[0] === "Z" || fields[0] === "X") return undefined;
  return { session: Number(fields[3]), group: Number(fields[2]), startTime: fields[19] ?? "" };
}

let knownBootId: string | undefined;

/** Start times count from boot, so they only say who a process is together with the boot. */
function bootId(): string {
  knownBootId ??= readText("/proc/sys/kernel/random/boot_id")?.trim() ?? "";
  return knownBootId;
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

function identifyByPs(pid: number): ProcessIdentity | undefined {
  const [line = ""] = ps(["-o", "stat=,lstart=", "-p", String(pid)]);
  const [state, ...start] = line.trim().split(/\s+/);
  return state && !state.startsWith("Z") ? { pid, startTime: start.join(" ") } : undefined;
}

function listByPs(): ListedProcess[] {
  return ps(["-axo", "pid=,pgid=,lstart=,command="]).flatMap((line) => {
    const [pid = "", pgid, ...rest] = line.trim().split(/\s+/);
    const group = Number(pgid);
    const startTime = rest.slice(0, lstartWords).join(" ");
    const command = rest.slice(lstartWords).join(" ");
    return pid ? [{ pid: Number(pid), startTime, session: group, group, command }] : [];
  });
}

/** As in `Mon Nov 23 02:58:17 2026`. */
const lstartWords = 5;

function ps(args: readonly string[]): string[] {
  try {
    return execFileSync("ps", args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).split("\n");
  } catch {
    return [];
  }
}
