import { Command } from "@commander-js/extra-typings";
import { Problem } from "../problem";
import { findCell } from "../run/find-cell";
import { findRun, listRuns, type ScopeCell } from "../run/ledger";
import type { Store } from "../stores/store";
import { contextOf, sayStack } from "./context";

/** `sweep logs [RUN] [CELL]`; a single word that no run's id starts with names a cell of the latest run. */
export function command(): Command<[string | undefined, string | undefined], { json?: true }> {
  return new Command("logs")
    .argument("[run]", "a run's id, or the start of it; the latest unless given")
    .argument("[cell]", "a cell's id, the start of it, or its name; all cells unless given")
    .option("--json", "print one JSON document")
    .action(async function (named, cellNamed, options) {
      const context = contextOf(this);
      const isRun = named === undefined || cellNamed !== undefined || (await namesRun(context.store, named));
      const run = await findRun(context.store, isRun ? named : undefined);
      sayStack(context, run.dataVersion);
      const cellWanted = isRun ? cellNamed : named;
      const cells = cellWanted === undefined ? run.cells : [findCell(run.cells, cellWanted)];
      const logs: CellLog[] = [];
      for (const cell of cells) logs.push(...(await readLogs(context.store, cell)));
      if (options.json)
        return context.terminal.out(`${JSON.stringify({ schemaVersion: 1, run: run.id, logs })}\n`);
      if (logs.length === 0)
        throw new Problem("there are no logs yet", { hint: `sweep status ${run.id} says where it stands` });
      for (const { name, attempt, text } of logs)
        context.terminal.out(label(text, cells.length > 1 ? `${name} #${attempt}` : `#${attempt}`));
    });
}

async function namesRun(store: Store, named: string): Promise<boolean> {
  return (await listRuns(store)).some((id) => id.startsWith(named));
}

interface CellLog {
  readonly cell: string;
  readonly name: string;
  /** Counts from 1: the generation of the claim. */
  readonly attempt: number;
  readonly text: string;
}

/** The logs of all attempts at a cell, oldest first. */
async function readLogs(store: Store, { id, name, jobKey }: ScopeCell): Promise<CellLog[]> {
  const logs: CellLog[] = [];
  for (const generation of await store.listFolders(`results/${jobKey}`)) {
    const text = await store.get(`results/${jobKey}/${generation}/log.txt`);
    if (text) logs.push({ cell: id, name, attempt: Number(generation), text: text.toString("utf8") });
  }
  return logs;
}

function label(text: string, name: string): string {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => `${name} | ${line}\n`)
    .join("");
}
