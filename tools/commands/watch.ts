import { Command } from "@commander-js/extra-typings";
import { isCancelled } from "../run/cancellation";
import { findRun } from "../run/ledger";
import { retryCommand } from "../run/next-step";
import { conclude } from "./conclude";
import { contextOf, contractOf, sayStack } from "./context";
import { followToEnd } from "./follow-to-end";
import { localBackend, preparePython } from "./local-backend";

/** `sweep watch [RUN]` */
export function command(exit: (code: number) => void): Command<[string | undefined], { json?: true }> {
  return new Command("watch")
    .argument("[run]", "a run's id, or the start of it; the latest unless given")
    .option("--json", "print one JSON document at the end instead of the table")
    .action(async function (named, flags) {
      const context = contextOf(this);
      const { store, terminal, project } = context;
      const run = await findRun(store, named);
      sayStack(context, run.dataVersion);
      await preparePython(context);
      terminal.say(`run ${run.id} of ${run.name}`);
      const contract = contractOf(context);
      if (await isCancelled(store, run.id))
        terminal.say(
          `it was cancelled: nothing more of it starts; ${retryCommand(run, contract.image)} goes on with it`,
        );
      const driver = { store, backend: localBackend(context), contract };
      exit(
        await conclude(
          context,
          run,
          await followToEnd(context, driver, run, { cwd: project.root, mayCancel: false }),
          flags,
        ),
      );
    });
}
