import { Command, Option } from "@commander-js/extra-typings";
import { parseGoal } from "../matrix/goal";
import { Problem } from "../problem";
import { renderReport } from "../report/render-report";
import type { ReportedCell } from "../report/reported-cell";
import { tabulate } from "../report/tabulate";
import { toCsv } from "../report/to-csv";
import { findRun, type Run } from "../run/ledger";
import { readRunResults } from "../run/read-run-results";
import { type Context, contextOf, sayStack } from "./context";
import { wholeNumber } from "./whole-number";

/** `sweep results [RUN…]` */
export function command(): Command<
  [string[]],
  { goal?: string; top?: number; stage?: string; csv?: true; json?: true }
> {
  return new Command("results")
    .argument("[runs...]", "runs by id, or the start of it; the latest unless given")
    .option("--goal <metric>", "rank by another metric than the sweep's goal, such as recall@10% or roc_auc")
    .option("--top <n>", "show only the best n rows of each table", wholeNumber)
    .option("--stage <name>", "the numbers of an earlier stage, which are not the cells' own")
    .addOption(new Option("--csv", "print every evaluation as CSV, all digits").conflicts("json"))
    .option("--json", "print one JSON document")
    .action(async function (named, options) {
      const context = await contextOf(this);
      const runs: Run[] = [];
      for (const name of named.length > 0 ? named : [undefined])
        runs.push(await findRun(context.store, name));
      sayStack(context, [...new Set(runs.map(({ dataVersion }) => dataVersion))].join(", "));
      await printResults(context, runs, options);
    });
}

export interface ResultOptions {
  readonly goal?: string;
  readonly top?: number;
  readonly stage?: string;
  readonly csv?: true;
  readonly json?: true;
}

/** Prints the results of runs together; a cell that is in several of them counts once. */
export async function printResults(
  context: Context,
  runs: readonly Run[],
  options: ResultOptions,
): Promise<void> {
  if (runs.every(({ stages }) => stages.every(({ runs }) => runs === "command"))) {
    throw new Problem("its cells ran commands, which have no metrics", {
      code: "no-metrics",
      hint: `sweep status ${runs[0]?.id} says how they ended, sweep logs ${runs[0]?.id} what they printed`,
    });
  }
  const { store, terminal } = context;
  const cells = new Map<string, ReportedCell>();
  for (const run of runs)
    for (const [key, cell] of await readRunResults(store, context.site.backend, run, options.stage))
      cells.set(key, cell);
  const reported = [...cells.values()];
  if (options.stage !== undefined)
    terminal.say(`the numbers of stage ${options.stage}: what it changes in a cell's config is in them`);
  if (options.csv) {
    for (const line of toCsv(reported)) terminal.out(line);
    return;
  }
  const goal = options.goal ?? runs.find((run) => run.goal !== undefined)?.goal;
  if (goal === undefined) {
    const { evaluated } = tabulate(reported, { goal: parseGoal("roc_auc") });
    throw new Problem("the sweep has no goal to rank by", {
      hint:
        evaluated.length > 0
          ? `give one, such as --goal ${evaluated[0]}; evaluated: ${evaluated.join(", ")}`
          : "give one with --goal, such as --goal roc_auc",
    });
  }
  const baseline = {
    cells: new Set(runs.flatMap((run) => run.baseline)),
    axes: [...new Set(runs.flatMap((run) => run.baselineAxes))],
  };
  const report = tabulate(reported, { goal: parseGoal(goal), ...(baseline.cells.size > 0 && { baseline }) });
  if (options.json) terminal.out(`${JSON.stringify({ ...report, runs: runs.map(({ id }) => id) })}\n`);
  else
    terminal.out(
      renderReport(report, {
        width: terminal.columns,
        ...(options.top !== undefined && { maxRows: options.top }),
      }),
    );
}
