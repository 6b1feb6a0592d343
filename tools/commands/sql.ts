import { text } from "node:stream/consumers";
import { Command, Option } from "@commander-js/extra-typings";
import { currentDatabase, databaseOf, findDataVersion, noData } from "../data/sweep-database";
import { durationSeconds } from "../matrix/duration";
import { Problem } from "../problem";
import { findRun } from "../run/ledger";
import { type Context, contextOf, sayStack } from "./context";
import { count } from "./print-plan";
import { csvOutput, jsonOutput, tableOutput } from "./query-output";

type SqlFlags = {
  readonly run?: string;
  readonly data?: string;
  readonly timeout?: number;
  readonly csv?: true;
  readonly json?: true;
};

/** `sweep sql "select …"` */
export function command(): Command<[string | undefined], SqlFlags> {
  return new Command("sql")
    .argument("[query]", "one statement that only reads; taken from standard input where it is left out")
    .option("--run <run>", "the data that this run used; the stack's current data unless given")
    .addOption(new Option("--data <version>", "this data version").conflicts("run"))
    .option("--timeout <duration>", "end the query after this long, such as 30s", seconds)
    .addOption(new Option("--csv", "print CSV, all rows and all digits").conflicts("json"))
    .option("--json", "print one JSON document with all rows")
    .action(async function (given, flags) {
      const context = await contextOf(this);
      const query = given ?? (await queryOfInput());
      const version = await versionOf(context, flags);
      if (version === noData)
        throw new Problem("the run's cells ran commands without data", {
          code: "no-data",
          hint: "--data VERSION asks a data version",
        });
      sayStack(context, version);
      await context.site.prepare();
      await printQuery(context, databaseOf(version), query, flags);
    });
}

function seconds(duration: string): number {
  const value = durationSeconds(duration);
  if (value !== undefined) return value;
  throw new Problem(`"${duration}" is not a duration`, { hint: "write 30s, 5m or 1h30m" });
}

async function queryOfInput(): Promise<string> {
  if (process.stdin.isTTY) throw new Problem("no query is given", { hint: 'sweep sql "select …"' });
  return text(process.stdin);
}

async function versionOf({ store }: Context, { run, data }: SqlFlags): Promise<string> {
  if (run !== undefined) return (await findRun(store, run)).dataVersion;
  if (data !== undefined) return findDataVersion(store, data);
  const current = await currentDatabase(store);
  if (current) return current.version;
  throw new Problem("no data is loaded on this stack", {
    code: "no-data",
    hint: "sweep load FILE… loads some; --run RUN asks the data of a run",
  });
}

/** How many rows a table has at most. */
const tableRows = 1000;

async function printQuery(context: Context, database: string, query: string, flags: SqlFlags): Promise<void> {
  const { terminal } = context;
  const { timeout, csv, json } = flags;
  const output = json
    ? jsonOutput(terminal.out)
    : csv
      ? csvOutput(terminal.out)
      : tableOutput(terminal.out, terminal.columns);
  const { rows, more } = await context.site.query({
    database,
    query,
    ...(timeout !== undefined && { timeoutSeconds: timeout }),
    ...(!json && !csv && { maxRows: tableRows }),
    onColumns: output.columns,
    onRow: output.row,
  });
  output.end();
  terminal.say(more ? `the first ${count(rows, "row")}; --csv and --json print all` : count(rows, "row"));
}
