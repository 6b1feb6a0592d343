import { Command } from "@commander-js/extra-typings";
import { Problem } from "../problem";
import { findCell } from "../run/find-cell";
import { findRun, type ScopeCell } from "../run/ledger";
import type { Store } from "../stores/store";
import { contextOf, sayStack } from "./context";

/** `sweep logs RUN [CELL]` */
export function command(): Command<[string | undefined, string | undefined]> {
  return new Command("logs")
    .argument("[run]", "a run's id, or the start of it; the latest unless given")
    .argument("[cell]", "a cell's id, the start of it, or its name; all cells unless given")
    .action(async function (named, cellNamed) {
      const context = contextOf(this);
      const run = await findRun(context.store, named);
      sayStack(context, run.dataVersion);
      const cells = cellNamed === undefined ? run.cells : [findCell(run.cells, cellNamed)];
      let printed = 0;
      for (const cell of cells) {
        for (const { attempt, text } of await readLogs(context.store, cell)) {
          context.terminal.out(label(text, cells.length > 1 ? `${cell.name} #${attempt}` : `#${attempt}`));
          printed += 1;
        }
      }
      if (printed === 0)
        throw new Problem("there are no logs yet", { hint: `sweep status ${run.id} says where it stands` });
    });
}

interface AttemptLog {
  /** Counts from 1: the generation of the claim. */
  readonly attempt: number;
  readonly text: string;
}

/** The logs of all attempts at a cell, oldest first. */
async function readLogs(store: Store, { jobKey }: ScopeCell): Promise<AttemptLog[]> {
  const logs: AttemptLog[] = [];
  for (const name of await store.listFolders(`results/${jobKey}`)) {
    const text = await store.get(`results/${jobKey}/${name}/log.txt`);
    if (text) logs.push({ attempt: Number(name), text: text.toString("utf8") });
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
