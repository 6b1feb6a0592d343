import { Command } from "@commander-js/extra-typings";
import { explainRun } from "../run/explain-run";
import { findCellOrRun } from "../run/find-cell-or-run";
import { readStanding } from "../run/read-standing";
import { contextOf, sayStack } from "./context";
import { count } from "./print-plan";

/** `sweep why [RUN] [CELL]`; a single word that no run's id starts with names a cell of the latest run. */
export function command(): Command<[string | undefined, string | undefined], { json?: true }> {
  return new Command("why")
    .argument("[run]", "a run's id, or the start of it; the latest unless given")
    .argument("[cell]", "a cell's id, the start of it, or its name; all cells unless given")
    .option("--json", "print one JSON document")
    .action(async function (named, cellNamed, { json }) {
      const context = await contextOf(this);
      const { store, terminal } = context;
      const { run, cell } = await findCellOrRun(store, named, cellNamed);
      sayStack(context, run.dataVersion);
      const sources = await readStanding(store, context.site.backend, run);
      const causes = await explainRun(store, run, sources, context.site.contract, cell);
      if (json) return terminal.out(`${JSON.stringify({ schemaVersion: 1, run: run.id, causes })}\n`);
      if (causes.length === 0) return terminal.out("every cell is done: there is nothing to explain\n");
      for (const { state, cells, reason, advice, command } of causes) {
        terminal.out(`${count(cells.length, "cell")} ${state}: ${reason}\n`);
        terminal.out(`  ${nameSome(cells)}\n`);
        if (advice !== undefined) terminal.out(`  ${advice}\n`);
        if (command !== undefined) terminal.out(`  $ ${command}\n`);
      }
    });
}

/** How many cells are named. */
const namedCells = 5;

function nameSome(cells: readonly string[]): string {
  const more = cells.length > namedCells ? ` and ${cells.length - namedCells} more` : "";
  return `${cells.slice(0, namedCells).join(", ")}${more}`;
}
