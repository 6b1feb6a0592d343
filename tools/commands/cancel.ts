import { Command } from "@commander-js/extra-typings";
import { cancelRun } from "../run/cancellation";
import { followedCells } from "../run/followed-cell";
import { findRun } from "../run/ledger";
import { retryCommand } from "../run/next-step";
import { readStanding } from "../run/read-standing";
import { contextOf, sayStack } from "./context";
import { count } from "./print-plan";
import { countStates, isOver } from "./progress";

/** `sweep cancel [RUN]` */
export function command(): Command<[string | undefined], { json?: true }> {
  return new Command("cancel")
    .argument("[run]", "a run's id, or the start of it; the latest unless given")
    .option("--json", "print one JSON document")
    .action(async function (named, { json }) {
      const context = await contextOf(this);
      const { store, terminal } = context;
      const run = await findRun(store, named);
      sayStack(context, run.dataVersion);
      const { backend, contract } = context.site;
      const standing = followedCells(run, await readStanding(store, backend, run));
      if (isOver(countStates(standing), standing.length)) {
        terminal.say(`run ${run.id} has ended: there is nothing to cancel`);
        if (json) terminal.out(`${JSON.stringify({ schemaVersion: 1, run: run.id, cancelled: 0 })}\n`);
        return;
      }
      const cells = await cancelRun(store, backend, run);
      terminal.say(
        `cancelled run ${run.id}: ${cells === 0 ? "nothing of it" : count(cells, "cell")} waited or ran; ${retryCommand(run, contract.image)} goes on with it`,
      );
      if (json) terminal.out(`${JSON.stringify({ schemaVersion: 1, run: run.id, cancelled: cells })}\n`);
    });
}
