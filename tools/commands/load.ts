import path from "node:path";
import { Command } from "@commander-js/extra-typings";
import { currentDatabase } from "../data/sweep-database";
import { contextOf, sayStack } from "./context";
import { loadLocally, preparePython } from "./local-backend";

/** `sweep load FILE…` */
export function command(): Command<[string[]], { json?: true }> {
  return new Command("load")
    .argument("<files...>", "SQL and CSV files, plain or packed (.gz, .zip), in the order in which they are to be loaded")
    .option("--json", "print one JSON document")
    .action(async function (files, options) {
      const context = contextOf(this);
      const { terminal, store } = context;
      sayStack(context, (await currentDatabase(store))?.version);
      await preparePython(context);
      const absolute = files.map((file) => path.resolve(terminal.cwd, file));
      const { version } = await loadLocally(context, absolute, { makeCurrent: true });
      if (options.json) terminal.out(`${JSON.stringify({ schemaVersion: 1, dataVersion: version })}\n`);
      else terminal.out(`${version} is now the data of stack ${context.stack}\n`);
    });
}
