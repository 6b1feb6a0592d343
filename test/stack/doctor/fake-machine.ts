import { Problem } from "../../../tools/problem";
import type { Machine, ProgramEnd } from "../../../tools/stack/doctor/machine";

/** How programs end: by the program's name, or by the name and its first argument. */
export type Programs = Readonly<Record<string, Partial<ProgramEnd>>>;

/** A machine in good health, but for what is said. */
export function fakeMachine(changes: Partial<Machine> = {}, programs: Programs = {}): Machine {
  const known: Programs = {
    docker: { stdout: "28.5.1\n" },
    "/bin/pulumi version": { stdout: "v3.259.0\n" },
    "/bin/pulumi whoami": { stdout: "User: anna\nOrganizations: \nBackend URL: s3://state\n" },
    "/pg/postgres": { stdout: "postgres (PostgreSQL) 18.4\n" },
    ...programs,
  };
  return {
    nodeVersion: "22.11.0",
    run: async (program, [first]) => ({
      ...{ code: 0, stdout: "", stderr: "" },
      ...(known[`${program} ${first}`] ?? known[program] ?? { code: 127 }),
    }),
    findPulumi: async () => "/bin/pulumi",
    findPython: async () => ({ path: "/usr/bin/python3.11", version: "3.11.7" }),
    isEnvironmentReady: async () => true,
    findPostgres: async () => "/pg/postgres",
    freeBytes: async () => 100 * 2 ** 30,
    tryStore: async () => {},
    supervisor: async () => "none",
    ...changes,
  };
}

/** Something that fails with a problem. */
export function failing(message: string, hint: string): () => Promise<never> {
  return async () => {
    throw new Problem(message, { hint });
  };
}
