import { spawnSync } from "node:child_process";
import path from "node:path";
import { fetchFlights } from "./data/fetch-flights";
import { Problem, renderProblem } from "./problem";
import { findProject } from "./stack/find-project";

/** `npm run demo`: the quickstart from its data to its results. */
async function demo(): Promise<number> {
  const { installRoot } = findProject(__dirname);
  const quickstart = path.join("experiments", "quickstart");
  await fetchFlights(path.join(installRoot, quickstart, "data"), say);
  const code = sweep(installRoot, "run", path.join(quickstart, "sweep.yaml"), "--yes");
  say("");
  say("Where things are:");
  say(
    `  the sweep           ${quickstart}/sweep.yaml   (change it, then: npx sweep plan ${quickstart}/sweep.yaml)`,
  );
  say("  runs and results    .sweep/store               (npx sweep runs, npx sweep results --csv)");
  say("  a cell's log        npx sweep logs RUN CELL");
  say("  the database        .sweep/postgres            (stops by itself when idle)");
  return code;
}

function sweep(root: string, ...args: readonly string[]): number {
  say(`$ npx sweep ${args.join(" ")}`);
  const program = path.join(__dirname, "sweep.js");
  return spawnSync(process.execPath, [program, ...args], { cwd: root, stdio: "inherit" }).status ?? 1;
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

demo().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    if (!(error instanceof Problem)) throw error;
    say(renderProblem(error));
    process.exitCode = error.exitCode;
  },
);
