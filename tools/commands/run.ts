import path from "node:path";
import { Command, Option } from "@commander-js/extra-typings";
import type { SweepLimits, TriageOptions } from "../matrix/sweep";
import type { Plan } from "../plan/plan";
import { exitCode, Problem } from "../problem";
import type { FollowedCell } from "../run/follow-run";
import type { Run } from "../run/ledger";
import { openRun } from "../run/open-run";
import { runOfOtherImage } from "../run/same-run";
import { submitMissing } from "../run/submit-missing";
import { confirm } from "./confirm";
import { type Context, contextOf, contractOf, fileInProject, sayStack } from "./context";
import { conclusion, followToEnd } from "./follow-to-end";
import { absoluteOutput, loadSweep, triageOptions } from "./load-sweep";
import { loadLocally, localBackend, preparePython } from "./local-backend";
import { type MadePlan, makePlan } from "./make-plan";
import { otherImageNote, printPlan } from "./print-plan";
import { countStates } from "./progress";
import { printResults } from "./results";
import { wholeNumber } from "./whole-number";

type RunFlags = {
  readonly yes?: true;
  readonly detach?: true;
  readonly json?: true;
  readonly maxInFlight?: number;
  readonly rerun?: string;
  readonly name?: string;
  readonly message?: string;
  readonly outputPath?: string;
  readonly replace?: boolean;
  readonly savePredictions?: boolean;
  readonly profile?: boolean;
  readonly validate?: boolean;
};

/** `sweep run FILE` */
export function command(exit: (code: number) => void): Command<[string], RunFlags> {
  return new Command("run")
    .argument("<file>", "a sweep file, or a plain Triage config")
    .option("-y, --yes", "do not ask")
    .option("--detach", "submit and leave; the run goes on")
    .option("--max-in-flight <n>", "how many cells run at a time at most", wholeNumber)
    .addOption(new Option("--rerun <which>", "run again also what failed, or all").choices(["failed", "all"]))
    .option("--name <name>", "a name for the run")
    .option("-m, --message <note>", "a note for the run")
    .option("--json", "print one JSON document at the end instead of the table")
    .option("--output-path <path>", "where Triage keeps matrices and models")
    .option("--replace", "compute again what is there already")
    .option("--no-replace", "use what is there already")
    .option("--save-predictions", "keep the predictions in the database")
    .option("--no-save-predictions", "keep only the evaluations")
    .option("--profile", "run Triage's profiler")
    .option("--no-profile", "do not run Triage's profiler")
    .option("--validate", "let Triage validate each config first")
    .option("--no-validate", "leave Triage's validation out")
    .action(async function (file, flags) {
      exit(await runSweep(contextOf(this), file, flags));
    }) as Command<[string], RunFlags>;
}

/** Plans, asks, submits and follows; resolves to the exit code. */
async function runSweep(context: Context, file: string, flags: RunFlags): Promise<number> {
  const { terminal, store } = context;
  await preparePython(context);
  const contract = contractOf(context);
  const loaded = loadSweep(file, contract, terminal);
  const { outputPath, replace, savePredictions, profile, validate } = flags;
  const triage = triageOptions(loaded.sweep, {
    ...(outputPath !== undefined && { outputPath: absoluteOutput(outputPath, terminal.cwd) }),
    replace,
    savePredictions,
    profile,
    validate,
  } as Partial<TriageOptions>);
  const backend = localBackend(context);
  const maxInFlight = flags.maxInFlight ?? loaded.sweep.limits.maxInFlight;
  const choices = {
    ...(flags.rerun && { rerun: flags.rerun as "failed" | "all" }),
    ...(maxInFlight !== undefined && { maxInFlight }),
  };
  const plan = () => makePlan(loaded, triage, contract, store, backend, choices);
  let made = await plan();
  sayStack(context, made.database.version);
  const other = await runOfOtherImage(store, fileInProject(context, file), contract.image);
  terminal.say(otherImageNote(other) + printPlan(made.plan, loaded.expansion.shape, contract));
  refuseBeyondLimits(made.plan, loaded.sweep.limits);
  if (countToRun(made) > 0 && !flags.yes) {
    await confirm(terminal, countToRun(made));
    // The answer may have taken its time.
    made = await plan();
  }
  if (countToRun(made) > 0 && made.database.files.length > 0)
    await loadLocally(context, made.database.files, { makeCurrent: false });
  const run = await openRun(store, loaded.sweep, made.plan, {
    path: path.resolve(terminal.cwd, file),
    file: fileInProject(context, file),
    ...{ stack: context.stack, image: contract.image, dataVersion: made.database.version },
    ...(flags.name !== undefined && { name: flags.name }),
    ...(flags.message !== undefined && { note: flags.message }),
  });
  const submit = (toSubmit: Plan) =>
    submitMissing(store, backend, run, toSubmit, contract, {
      database: made.database.database,
      triage,
      again: flags.rerun === "all" || triage.replace,
      ...(maxInFlight !== undefined && { maxInFlight }),
    });
  if (countToRun(made) > 0) await submit(made.plan);
  if (flags.detach) {
    terminal.say(`run ${run.id} is submitted; sweep status ${run.id} says where it stands`);
    if (flags.json) terminal.out(`${JSON.stringify({ schemaVersion: 1, run: run.id, detached: true })}\n`);
    return exitCode.done;
  }
  terminal.say(`run ${run.id}`);
  const { cells, end } = await followToEnd(context, backend, run, async (missing) => {
    const now = await plan();
    const again = now.plan.cells.map((cell) => ({ ...cell, toRun: missing.has(cell.jobKey) }));
    await submit({ ...now.plan, cells: again });
  });
  if (end !== "over") return end === "cancelled" ? exitCode.cancelled : exitCode.done;
  return conclude(context, run, cells, flags);
}

function countToRun({ plan }: MadePlan): number {
  return plan.cells.filter((cell) => cell.toRun).length;
}

/** Prints what came out; resolves to the exit code. */
async function conclude(
  context: Context,
  run: Run,
  cells: readonly FollowedCell[],
  { json }: RunFlags,
): Promise<number> {
  context.terminal.say(conclusion(cells));
  const code = cells.every(({ state }) => state === "done") ? exitCode.done : exitCode.cellsFailed;
  if (json) {
    const shown = cells.map(({ cell: { id, name, coordinates }, state, reason, seconds }) => ({
      id,
      name,
      coordinates,
      state,
      reason,
      seconds,
    }));
    context.terminal.out(
      `${JSON.stringify({ schemaVersion: 1, run: run.id, totals: countStates(cells), cells: shown })}\n`,
    );
  } else if (run.goal !== undefined && cells.some(({ state }) => state === "done")) {
    await printResults(context, [run], {});
  }
  return code;
}

/** One machine costs nothing by the hour, so that `maxCost` always holds. */
function refuseBeyondLimits({ estimate }: Plan, { maxVcpuHours }: SweepLimits): void {
  if (maxVcpuHours === undefined || estimate.vcpuHours <= maxVcpuHours) return;
  throw new Problem(
    `the run would take about ${estimate.vcpuHours.toFixed(1)} vCPU-hours; limits.maxVcpuHours is ${maxVcpuHours}`,
    { code: "over-limit", hint: "raise the limit, or run fewer cells" },
  );
}
