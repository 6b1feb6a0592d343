import path from "node:path";
import { Command } from "@commander-js/extra-typings";
import { currentDatabase } from "../data/sweep-database";
import { contextOf, sayStack } from "./context";

/** `sweep load FILE…` */
export function command(): Command<[string[]], { json?: true }> {
  return new Command("load")
    .argument(
      "<files...>",
      "SQL and CSV files, plain or packed (.gz, .zip), in the order in which they are to be loaded",
    )
    .option("--json", "print one JSON document")
    .addHelpText("after", aboutFiles)
    .action(async function (files, options) {
      const context = await contextOf(this);
      const { terminal, store } = context;
      sayStack(context, (await currentDatabase(store))?.version);
      await context.site.prepare();
      const absolute = files.map((file) => path.resolve(terminal.cwd, file));
      const { version } = await context.site.load(absolute, { makeCurrent: true });
      if (options.json) terminal.out(`${JSON.stringify({ schemaVersion: 1, dataVersion: version })}\n`);
      else terminal.out(`${version} is now the data of stack ${context.stack}\n`);
    });
}

const aboutFiles = `
A CSV file fills the table of its name (semantic.events.csv: semantic.events), with types found by reading it.
Files packed by gzip (.csv.gz, .sql.gz) and in zip archives are read as they come. All are loaded, or none.
A load.yaml beside the files says what cannot be found out; every key may be left out:

  events.csv:
    table: semantic.events          # unless the file's name says it
    delimiter: ";"                  # or tab
    encoding: windows-1252          # unless it is UTF-8
    nulls: [NA, "-999"]             # texts that mean nothing, besides an empty field
    rename: { "License #": license }
    columns: { license: text }      # types of PostgreSQL
  archive.zip:
    events.csv: { nulls: [NA] }
`;
