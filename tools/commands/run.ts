import path from "node:path";
import { Command } from "@commander-js/extra-typings";
import type { Sweep, SweepLimits, TriageOptions } from "../matrix/sweep";
import type { Plan } from "../plan/plan";
import { exitCode, Problem } from "../problem";
import { resumeRun } from "../run/cancellation";
import type { RunOrder } from "../run/ledger";
import { openRun } from "../run/open-run";
import { runOfOtherImage } from "../run/same-run";
import { submitJobs } from "../run/submit-jobs";
import { conclude } from "./conclude";
import { confirm } from "./confirm";
import { type Context, contextOf, fileInProject, sayStack } from "./context";
import { followToEnd } from "./follow-to-end";
import { absoluteOutput, type LoadedSweep, loadSweep, triageOptions } from "./load-sweep";
import { type MadePlan, makePlan } from "./make-plan";
import { otherImageNote, printPlan } from "./print-plan";
import { type Selection, selectStages, withSelection } from "./selection";

type RunFlags = Selection & {
  readonly yes?: true;
  readonly detach?: true;
  readonly json?: true;
  readonly name?: string;
  readonly message?: string;
  readonly outputPath?: string;
  readonly replace?: boolean;
  readonly savePredictions?: boolean;
  readonly profile?: boolean;
  readonly validate?: boolean;
};

/** `sweep run FILE` */
export function command(exit: (code: number) => void) {
  return withSelection(
    new Command("run")
      .argument("<file>", "a sweep file, or a plain Triage config")
      .option("-y, --yes", "do not ask")
      .option("--detach", "submit and leave; the run goes on"),
  )
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
      exit(await runSweep(await contextOf(this), file, flags as RunFlags));
    });
}

/** Plans, asks, submits and follows; resolves to the exit code. */
async function runSweep(context: Context, file: string, flags: RunFlags): Promise<number> {
  const { terminal, store } = context;
  await context.site.prepare();
  const contract = context.site.contract;
  const loaded = loadSweep(file, contract, terminal, flags.set);
  const triage = triageFlags(loaded, flags, terminal.cwd);
  refuseToDetach(loaded.sweep, triage, flags);
  const backend = context.site.backend;
  const plan = () => makePlan(loaded, triage, context.site, flags);
  let made = await plan();
  sayStack(context, made.database.version);
  const other = await runOfOtherImage(store, fileInProject(context, file), contract.image);
  terminal.say(otherImageNote(other) + printPlan(made, loaded.expansion.shape, contract));
  refuseBeyondLimits(made.plan, loaded.sweep.limits);
  const { limits, onFailure } = loaded.sweep;
  const maxInFlight = flags.maxInFlight ?? limits.maxInFlight;
  context.site.check({
    ...{ limits, onFailure, plan: made.plan, needsDatabase: made.database.database !== null },
    ...(maxInFlight !== undefined && { maxInFlight }),
  });
  if (made.plan.toRun.length > 0 && !flags.yes) {
    await confirm(terminal, made.plan);
    // The answer may have taken its time.
    made = await plan();
  }
  if (made.plan.toRun.length > 0 && made.database.files.length > 0)
    await context.site.load(made.database.files, { makeCurrent: false });
  const { scope } = made.plan;
  const run = await openRun(store, loaded.sweep, {
    ...{ scope, cells: made.cells, stages: made.stages },
    path: path.resolve(terminal.cwd, file),
    file: fileInProject(context, file),
    ...{ stack: context.stack, image: contract.image, dataVersion: made.database.version },
    order: orderOf(loaded, triage, made, flags),
    ...(flags.name !== undefined && { name: flags.name }),
    ...(flags.message !== undefined && { note: flags.message }),
  });
  await resumeRun(store, run.id);
  const options = { cwd: context.site.cwd, ...(flags.use !== undefined && { use: flags.use }) };
  if (flags.detach) {
    const again = flags.rerun === "all" || triage.replace;
    if (made.plan.toRun.length > 0)
      await submitJobs(store, backend, run, made.plan.toRun, made.jobs.known, contract, {
        ...options,
        again,
      });
    return detached(context, run.id, made, flags);
  }
  terminal.say(`run ${run.id}`);
  const followed = await followToEnd(context, { store, backend, contract }, run, {
    ...options,
    rerun: flags.rerun ?? (triage.replace ? "all" : undefined),
  });
  return conclude(context, run, followed, flags);
}

function triageFlags(
  { sweep }: LoadedSweep,
  { outputPath, replace, savePredictions, profile, validate }: RunFlags,
  cwd: string,
): TriageOptions {
  return triageOptions(sweep, {
    ...(outputPath !== undefined && { outputPath: absoluteOutput(outputPath, cwd) }),
    ...{ replace, savePredictions, profile, validate },
  } as Partial<TriageOptions>);
}

function orderOf(
  { sweep: { limits, resources, onFailure } }: LoadedSweep,
  triage: TriageOptions,
  { database: { database } }: MadePlan,
  flags: RunFlags,
): RunOrder {
  const maxInFlight = flags.maxInFlight ?? limits.maxInFlight;
  const { onOutOfMemory, pack } = resources;
  return {
    ...{ database, triage, stopOnFailure: onFailure === "stop" },
    ...(maxInFlight !== undefined && { maxInFlight }),
    ...(onOutOfMemory && { onOutOfMemory: onOutOfMemory.name }),
    ...(pack !== undefined && { pack }),
  };
}

/** Says where a run stands that is left to itself, and what waits for somebody to watch it. */
function detached({ terminal }: Context, run: string, { plan }: MadePlan, { json }: RunFlags): number {
  const what = plan.toRun.length > 0 ? "is submitted" : "has nothing to start now";
  terminal.say(`run ${run} ${what}; sweep status ${run} says where it stands`);
  const later = plan.stages.filter(({ later }) => later > 0).map(({ stage }) => stage.name);
  if (later.length > 0)
    terminal.say(
      `${later.join(", ")} ${later.length === 1 ? "waits" : "wait"} for somebody to watch: sweep watch ${run}`,
    );
  if (json) terminal.out(`${JSON.stringify({ schemaVersion: 1, run, detached: true, waiting: later })}\n`);
  return exitCode.done;
}

/** What has results is run again stage by stage only by whoever asked for it: whoever watches later does not know. */
function refuseToDetach(sweep: Sweep, { replace }: TriageOptions, flags: RunFlags): void {
  const all = replace || flags.rerun === "all";
  if (!flags.detach || !all || selectStages(sweep, flags).length === 1) return;
  throw new Problem("with --detach only the first stage would run again what has results", {
    hint: `leave --detach out, or ${replace ? "add --no-replace" : "say --rerun failed"}`,
  });
}

function refuseBeyondLimits({ estimate }: Plan, { maxVcpuHours }: SweepLimits): void {
  if (maxVcpuHours === undefined || estimate.vcpuHours <= maxVcpuHours) return;
  throw new Problem(
    `the run would take about ${estimate.vcpuHours.toFixed(1)} vCPU-hours; limits.maxVcpuHours is ${maxVcpuHours}`,
    { code: "over-limit", hint: "raise the limit, or run fewer cells" },
  );
}
