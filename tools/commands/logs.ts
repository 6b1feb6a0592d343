import { setTimeout as sleep } from "node:timers/promises";
import { Command } from "@commander-js/extra-typings";
import { jobsOf, type ScopeCell } from "../plan/scope";
import { Problem } from "../problem";
import { readActiveJobs } from "../run/active-jobs";
import { findCellOrRun } from "../run/find-cell-or-run";
import type { Run } from "../run/ledger";
import { type CellLog, LogTail } from "../run/log-tail";
import { type Context, contextOf, sayStack } from "./context";

/** `sweep logs [RUN] [CELL]`; a single word that no run's id starts with names a cell of the latest run. */
export function command(): Command<[string | undefined, string | undefined], { follow?: true; json?: true }> {
  return new Command("logs")
    .argument("[run]", "a run's id, or the start of it; the latest unless given")
    .argument("[cell]", "a cell's id, the start of it, or its name; all cells unless given")
    .option("-f, --follow", "go on with what is logged, until the cells have ended")
    .option("--json", "print one JSON document; with --follow one for each piece of a log")
    .action(async function (named, cellNamed, { follow, json }) {
      const context = await contextOf(this);
      const { run, cell } = await findCellOrRun(context.store, named, cellNamed);
      sayStack(context, run.dataVersion);
      const cells = cell ? [cell] : run.cells;
      const tail = new LogTail(context.store, cells, run.stages);
      if (follow) return followLogs(context, run, cells, tail, json === true);
      const logs = await tail.read({ toTheEnd: true });
      if (json) return context.terminal.out(`${JSON.stringify({ schemaVersion: 1, run: run.id, logs })}\n`);
      if (logs.length === 0)
        throw new Problem("there are no logs yet", { hint: `sweep status ${run.id} says where it stands` });
      for (const log of logs) context.terminal.out(label(log, cells.length > 1));
    });
}

/** How often logs are looked at, in milliseconds. */
const pauseMs = 500;

/** How often nothing need be found waiting or running until a run with stages is at its end: its next one may begin. */
const quietLooks = 6;

async function followLogs(
  context: Context,
  run: Run,
  cells: readonly ScopeCell[],
  tail: LogTail,
  json: boolean,
): Promise<void> {
  const { store, terminal } = context;
  const keys = cells.flatMap((cell) => jobsOf(cell).map(({ jobKey }) => jobKey));
  const backend = context.site.backend;
  const looks = run.stages.length > 1 ? quietLooks : 1;
  for (let quiet = 0; quiet < looks; ) {
    // In this order: what is logged before the end is read after it.
    const active = await readActiveJobs(store, backend);
    const isQuiet = !keys.some((key) => active.has(key));
    quiet = isQuiet ? quiet + 1 : 0;
    for (const log of await tail.read({ toTheEnd: isQuiet })) {
      if (json) terminal.out(`${JSON.stringify({ run: run.id, ...log })}\n`);
      else terminal.out(label(log, cells.length > 1));
    }
    if (quiet < looks) await sleep(pauseMs);
  }
}

function label({ name, stage, attempt, text }: CellLog, several: boolean): string {
  const who = [...(stage === undefined ? [] : [stage]), ...(several ? [name] : []), `#${attempt}`].join(" ");
  return text
    .trimEnd()
    .split("\n")
    .map((line) => `${who} | ${line}\n`)
    .join("");
}
