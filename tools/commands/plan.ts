import { Command } from "@commander-js/extra-typings";
import { runOfOtherImage } from "../run/same-run";
import { contextOf, fileInProject, sayStack } from "./context";
import type { LoadedSweep } from "./load-sweep";
import { loadSweep, triageOptions } from "./load-sweep";
import { type MadePlan, makePlan } from "./make-plan";
import { otherImageNote, printPlan } from "./print-plan";
import { withSelection } from "./selection";

/** `sweep plan FILE` */
export function command() {
  return withSelection(
    new Command("plan")
      .argument("<file>", "a sweep file, or a plain Triage config")
      .option("--cells", "list every cell")
      .option("--json", "print one JSON document"),
  ).action(async function (file, options) {
    const context = await contextOf(this);
    const contract = context.site.contract;
    const loaded = loadSweep(file, contract, context.terminal, options.set);
    const triage = triageOptions(loaded.sweep, {});
    const made = await makePlan(loaded, triage, context.site, options);
    sayStack(context, made.database.version);
    const { out } = context.terminal;
    if (options.json) return out(`${JSON.stringify(planDocument(loaded, made, context.stack))}\n`);
    const other = await runOfOtherImage(context.store, fileInProject(context, file), contract.image);
    out(`${otherImageNote(other)}${printPlan(made, loaded.expansion.shape, contract)}\n`);
    if (options.cells) out(cellList(made));
  });
}

/** What `--json` prints. */
function planDocument(
  { sweep, expansion }: LoadedSweep,
  { plan, database, shared }: MadePlan,
  stack: string,
): unknown {
  const { cells, stages, totals, toRun, profiles, estimate } = plan;
  return {
    schemaVersion: 1,
    sweep: sweep.name,
    stack,
    dataVersion: database.version,
    shape: expansion.shape,
    cells: cells.map(({ cell: { id, name, coordinates, replicate, profile }, state, stage, toRun }) => ({
      ...{ id, name, coordinates, replicate, profile, state },
      ...(stages.length > 1 && { stage: stages[stage]?.stage.name }),
      toRun,
    })),
    ...(stages.length > 1 && {
      stages: stages.map(({ stage, ...counts }) => ({ ...stage, ...counts })),
    }),
    totals: { cells: cells.length, ...totals, toRun: toRun.length },
    ...{ profiles, shared, estimate },
  };
}

function cellList({ plan: { cells, stages } }: MadePlan): string {
  const wheres = cells.map(({ state, stage }) => {
    const word = state === "notPromoted" ? "not promoted" : state;
    return stages.length > 1 ? `${word} (${stages[stage]!.stage.name})` : word;
  });
  const width = Math.max(...wheres.map((where) => where.length));
  return cells
    .map(({ cell }, at) => `${cell.id}  ${wheres[at]!.padEnd(width)}  ${cell.profile}  ${cell.name}\n`)
    .join("");
}
