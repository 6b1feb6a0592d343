import { Command } from "@commander-js/extra-typings";
import { isCancelled } from "../run/cancellation";
import { findRun } from "../run/ledger";
import { retryCommand } from "../run/next-step";
import { conclude } from "./conclude";
import { contextOf, sayStack } from "./context";
import { followToEnd } from "./follow-to-end";

/** `sweep watch [RUN]` */
export function command(exit: (code: number) => void): Command<[string | undefined], { json?: true }> {
  return new Command("watch")
    .argument("[run]", "a run's id, or the start of it; the latest unless given")
    .option("--json", "print one JSON document at the end instead of the table")
    .action(async function (named, flags) {
      const context = await contextOf(this);
      const { store, terminal } = context;
      const run = await findRun(store, named);
      sayStack(context, run.dataVersion);
      await context.site.prepare();
      terminal.say(`run ${run.id} of ${run.name}`);
      const contract = context.site.contract;
      if (await isCancelled(store, run.id))
        terminal.say(
          `it was cancelled: nothing more of it starts; ${retryCommand(run, contract.image)} goes on with it`,
        );
      const driver = { store, backend: context.site.backend, contract };
      exit(
        await conclude(
          context,
          run,
          await followToEnd(context, driver, run, { cwd: context.site.cwd, mayCancel: false }),
          flags,
        ),
      );
    });
}
