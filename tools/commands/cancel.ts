import { Command } from "@commander-js/extra-typings";
import { cancelRun } from "../run/cancellation";
import { findRun } from "../run/ledger";
import { retryCommand } from "../run/next-step";
import { contextOf, sayStack } from "./context";
import { count } from "./print-plan";

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
      const cells = await cancelRun(store, context.site.backend, run);
      terminal.say(
        `cancelled run ${run.id}: ${cells === 0 ? "nothing of it" : count(cells, "cell")} waited or ran; ${retryCommand(run, context.site.contract.image)} goes on with it`,
      );
      if (json) terminal.out(`${JSON.stringify({ schemaVersion: 1, run: run.id, cancelled: cells })}\n`);
    });
}
