import { Command, Option } from "@commander-js/extra-typings";
import { runOfOtherImage } from "../run/same-run";
import { contextOf, contractOf, fileInProject, sayStack } from "./context";
import type { LoadedSweep } from "./load-sweep";
import { loadSweep, triageOptions } from "./load-sweep";
import { localBackend } from "./local-backend";
import { type MadePlan, makePlan } from "./make-plan";
import { otherImageNote, printPlan } from "./print-plan";
import { wholeNumber } from "./whole-number";

type PlanFlags = {
  readonly cells?: true;
  readonly json?: true;
  readonly maxInFlight?: number;
  readonly rerun?: string;
};

/** `sweep plan FILE` */
export function command(): Command<[string], PlanFlags> {
  return new Command("plan")
    .argument("<file>", "a sweep file, or a plain Triage config")
    .option("--cells", "list every cell")
    .option("--max-in-flight <n>", "how many cells run at a time at most", wholeNumber)
    .addOption(
      new Option("--rerun <which>", "count also what failed, or all, as to be run").choices([
        "failed",
        "all",
      ]),
    )
    .option("--json", "print one JSON document")
    .action(async function (file, options) {
      const context = contextOf(this);
      const contract = contractOf(context);
      const loaded = loadSweep(file, contract, context.terminal);
      const triage = triageOptions(loaded.sweep, {});
      const maxInFlight = options.maxInFlight ?? loaded.sweep.limits.maxInFlight;
      const made = await makePlan(loaded, triage, contract, context.store, localBackend(context), {
        ...(options.rerun && { rerun: options.rerun as "failed" | "all" }),
        ...(maxInFlight !== undefined && { maxInFlight }),
      });
      sayStack(context, made.database.version);
      const { out } = context.terminal;
      if (options.json) return out(`${JSON.stringify(planDocument(loaded, made, context.stack))}\n`);
      const other = await runOfOtherImage(context.store, fileInProject(context, file), contract.image);
      out(`${otherImageNote(other)}${printPlan(made.plan, loaded.expansion.shape, contract)}\n`);
      if (options.cells) out(cellList(made));
    }) as Command<[string], PlanFlags>;
}

/** What `--json` prints. */
function planDocument(
  { sweep, expansion }: LoadedSweep,
  { plan, database }: MadePlan,
  stack: string,
): unknown {
  return {
    schemaVersion: 1,
    sweep: sweep.name,
    stack,
    dataVersion: database.version,
    shape: expansion.shape,
    cells: plan.cells.map(({ cell: { id, name, coordinates, profile }, known, toRun }) => ({
      id,
      name,
      coordinates,
      profile,
      state: known.state,
      toRun,
    })),
    totals: {
      cells: plan.cells.length,
      ...plan.totals,
      toRun: plan.cells.filter(({ toRun }) => toRun).length,
    },
    profiles: plan.profiles,
    shared: plan.shared,
    estimate: plan.estimate,
  };
}

function cellList({ plan }: MadePlan): string {
  return plan.cells
    .map(({ cell, known }) => `${cell.id}  ${known.state.padEnd(7)}  ${cell.profile}  ${cell.name}\n`)
    .join("");
}
