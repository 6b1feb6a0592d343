import { Command } from "@commander-js/extra-typings";
import { resumeRun } from "../run/cancellation";
import { findRun } from "../run/ledger";
import { conclude } from "./conclude";
import { contextOf, sayStack } from "./context";
import { followToEnd } from "./follow-to-end";
import { knownProfile } from "./selection";

/** `sweep retry [RUN]` */
export function command(
  exit: (code: number) => void,
): Command<[string | undefined], { use?: string; json?: true }> {
  return new Command("retry")
    .argument("[run]", "a run's id, or the start of it; the latest unless given")
    .option("--use <profile>", "this resource profile for what is run again, such as a bigger one")
    .option("--json", "print one JSON document at the end instead of the table")
    .action(async function (named, { use, json }) {
      const context = await contextOf(this);
      const { store, terminal } = context;
      const contract = context.site.contract;
      const profile = use === undefined ? {} : { use: knownProfile(use, contract) };
      const run = await findRun(store, named);
      sayStack(context, run.dataVersion);
      await context.site.prepare();
      terminal.say(`run ${run.id} of ${run.name}: again what failed, and what is missing`);
      await resumeRun(store, run.id);
      const driver = { store, backend: context.site.backend, contract };
      const options = { cwd: context.site.cwd, rerun: "failed" as const, ...profile };
      const followed = await followToEnd(context, driver, run, options);
      exit(await conclude(context, run, followed, { ...(json && { json }) }));
    });
}
