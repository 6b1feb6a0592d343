import type { Check } from "./check";
import { fail, pass, warn } from "./check";
import type { Machine } from "./machine";
import { nodeCheck, pythonCheck } from "./machine-checks";

/** What running sweeps on this machine takes. */
export function localChecks(machine: Machine): Check[] {
  return [
    nodeCheck(machine),
    pythonCheck(machine, true),
    {
      id: "environment",
      title: "Python environment",
      needs: [],
      run: async () =>
        (await machine.isEnvironmentReady())
          ? pass(".venv is ready")
          : warn(
              ".venv is not there, or of another version",
              "npm run build makes it; the first run would, too",
            ),
    },
    { id: "disk", title: "disk space", needs: [], run: async () => diskFinding(await machine.freeBytes()) },
    {
      id: "postgres",
      title: "PostgreSQL",
      needs: [],
      run: async () => {
        const program = await machine.findPostgres();
        const { code, stdout, stderr } = await machine.run(program, ["--version"]);
        if (code === 0) return pass(stdout.trim().replace(/^.*\) /, ""));
        return fail(`${program} does not run: ${stderr.trim().split("\n")[0]}`, "npm ci installs it again");
      },
    },
    {
      id: "store",
      title: "store",
      needs: [],
      run: async () => {
        await machine.tryStore();
        return pass("can be written");
      },
    },
    {
      id: "supervisor",
      title: "supervisor",
      needs: ["store"],
      run: async () => {
        switch (await machine.supervisor()) {
          case "none":
            return pass("does not run; the first job starts it");
          case "running":
            return pass("runs");
          case "other version":
            return warn(
              "is of another version of sweepstack",
              "let its runs end, or cancel them: then it makes room by itself",
            );
        }
      },
    },
  ];
}

const gib = 2 ** 30;

/** Data, matrices and models of a small sweep take about that; a large one much more. */
const enoughBytes = 5 * gib;
const littleBytes = 0.5 * gib;

function diskFinding(free: number) {
  const message = `${(free / gib).toFixed(1)} GiB are free`;
  if (free >= enoughBytes) return pass(message);
  const fix = "free some; .sweep/work holds matrices and models, which are made again when they are needed";
  return free >= littleBytes ? warn(message, fix) : fail(message, fix);
}
