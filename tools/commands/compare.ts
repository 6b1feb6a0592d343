import { Command } from "@commander-js/extra-typings";
import { parseGoal } from "../matrix/goal";
import { nodeValue } from "../matrix/yaml/node-value";
import { parseYaml } from "../matrix/yaml/parse-yaml";
import { compareRuns, type RunToCompare } from "../report/compare-runs";
import { renderComparison } from "../report/render-comparison";
import { knownJobs } from "../run/known-jobs";
import { findRun, type Run } from "../run/ledger";
import { readConfigs } from "../run/read-configs";
import { readResults } from "../run/read-results";
import { type Context, contextOf, sayStack } from "./context";

/** `sweep compare RUN RUN` */
export function command(): Command<[string, string], { goal?: string; json?: true }> {
  return new Command("compare")
    .argument("<first>", "a run's id, or the start of it")
    .argument("<second>", "another run")
    .option(
      "--goal <metric>",
      "compare by another metric than the sweep's goal, such as recall@10% or roc_auc",
    )
    .option("--json", "print one JSON document, equal cells included")
    .action(async function (first, second, options) {
      const context = await contextOf(this);
      const { store, terminal } = context;
      const runs = [await findRun(store, first), await findRun(store, second)] as const;
      sayStack(context, [...new Set(runs.map(({ dataVersion }) => dataVersion))].join(", "));
      const named = options.goal ?? runs.find((run) => run.goal !== undefined)?.goal;
      const goal = named === undefined ? undefined : parseGoal(named);
      const shared = new Set(runs[0].cells.map(({ id }) => id));
      const inBoth = new Set(runs[1].cells.flatMap(({ id }) => (shared.has(id) ? [id] : [])));
      const [one, other] = [
        await readRunToCompare(context, runs[0], inBoth),
        await readRunToCompare(context, runs[1], inBoth),
      ];
      const comparison = compareRuns(one, other, goal);
      if (options.json) terminal.out(`${JSON.stringify(comparison)}\n`);
      else terminal.out(renderComparison(comparison, terminal.columns));
    });
}

/** A run with its results, and with the configs of cells that the other run has not. */
async function readRunToCompare(
  context: Context,
  run: Run,
  inBoth: ReadonlySet<string>,
): Promise<RunToCompare> {
  const { store } = context;
  const keys = run.cells.map(({ jobKey }) => jobKey);
  const { known } = await knownJobs(store, context.site.backend, keys);
  const results = await readResults(store, run.cells, known);
  const own = run.cells.filter(({ id }) => !inBoth.has(id));
  const configs = await readConfigs(store, own, known);
  const cells = run.cells.map(({ id, jobKey }, at) => {
    const text = configs.get(id);
    return { ...results[at]!, jobKey, ...(text !== undefined && { config: readConfig(text, id) }) };
  });
  const { id, name, dataVersion, image } = run;
  return { id, name, dataVersion, image, cells };
}

function readConfig(text: string, cell: string) {
  const file = parseYaml({ file: `${cell}/config.yaml`, text });
  return nodeValue(file, file.root, []);
}
