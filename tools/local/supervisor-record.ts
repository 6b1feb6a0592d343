import { randomBytes } from "node:crypto";
import { link, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isRunning, type ProcessIdentity } from "./processes";

/** How to reach a supervisor. */
export interface SupervisorRecord extends ProcessIdentity {
  /** Of 127.0.0.1. */
  readonly port: number;
  /** What its clients prove with that they may read the store's folder. */
  readonly token: string;
  /** @see supervisorBuild */
  readonly build: string;
}

/** A record, and the number that orders it among the store's. */
export interface NumberedRecord {
  readonly number: number;
  readonly record: SupervisorRecord;
}

/**
 * Makes a process the supervisor of a store; undefined when another one that runs is it.
 *
 * Records are numbered files that are created whole and only once; the highest counts. It is never removed, also when
 * its process has ended, so that a number is never given twice.
 */
export async function claimSupervision(
  folder: string,
  record: SupervisorRecord,
): Promise<number | undefined> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (;;) {
    const highest = await highestNumber(folder);
    const current = await readRecord(folder, highest);
    if (current && isRunning(current)) return undefined;
    const number = highest + 1;
    if (!(await createRecord(folder, number, record))) continue;
    // A number below may be free again, where others were created and removed since it was looked at.
    if ((await highestNumber(folder)) === number) return number;
    await rm(recordFile(folder, number));
  }
}

/** The supervisor of a store that runs now. */
export async function findRunningSupervisor(folder: string): Promise<SupervisorRecord | undefined> {
  const record = await readRecord(folder, await highestNumber(folder));
  return record && isRunning(record) ? record : undefined;
}

/** Where the supervisor of a number writes down the processes that it starts. */
export function journalFile(folder: string, number: number): string {
  return join(folder, `${number}.processes`);
}

/** The numbers below one whose record or journal is still there. */
export async function earlierNumbers(folder: string, number: number): Promise<number[]> {
  const numbers = (await readdir(folder)).flatMap((name) => {
    const [, digits] = /^(\d+)\.(json|processes)$/.exec(name) ?? [];
    return digits !== undefined && Number(digits) < number ? [Number(digits)] : [];
  });
  return [...new Set(numbers)];
}

/** Forgets a supervisor whose processes have all ended. */
export async function removeRecord(folder: string, number: number): Promise<void> {
  await rm(journalFile(folder, number), { force: true });
  await rm(recordFile(folder, number), { force: true });
}

const recordFile = (folder: string, number: number) => join(folder, `${number}.json`);

async function highestNumber(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  return Math.max(0, ...names.map((name) => Number(/^(\d+)\.json$/.exec(name)?.[1] ?? 0)));
}

async function readRecord(folder: string, number: number): Promise<SupervisorRecord | undefined> {
  try {
    return JSON.parse(await readFile(recordFile(folder, number), "utf8")) as SupervisorRecord;
  } catch {
    return undefined;
  }
}

async function createRecord(folder: string, number: number, record: SupervisorRecord): Promise<boolean> {
  const temporary = join(folder, `.${randomBytes(9).toString("base64url")}.tmp`);
  await writeFile(temporary, JSON.stringify(record), { mode: 0o600 });
  try {
    await link(temporary, recordFile(folder, number));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
}
