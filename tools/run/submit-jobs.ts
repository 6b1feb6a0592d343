import type { Contract } from "../../infra/contract";
import type { Backend, JobProfile } from "../backends/backend";
import { type KnownJob, profileToRun } from "../plan/job-state";
import { packSize } from "../plan/pack-size";
import type { JobPlace } from "../plan/plan";
import { jobIn, type RunStage, type ScopeJob } from "../plan/scope";
import { exitCode, Problem } from "../problem";
import type { Store } from "../stores/store";
import { type ArrayPlan, groupIntoArrays, type SubmittedArray, submitArrays } from "./arrays";
import type { Run, RunOrder } from "./ledger";
import { runFileCommand } from "./next-step";
import { readPlaces } from "./run-rows";

/** How jobs of a run are submitted this time. */
export interface SubmitOptions {
  /** The folder that commands run in. */
  readonly cwd: string | null;
  /** Whether jobs are to be run although they are done. */
  readonly again: boolean;
  /** The profile of all of them, whatever the run says. */
  readonly use?: string;
}

interface JobToSubmit extends JobPlace {
  readonly job: ScopeJob;
  readonly profile: JobProfile;
  readonly known: KnownJob | undefined;
}

/** Submits jobs of a run as arrays; one that several places share is submitted once. */
export async function submitJobs(
  store: Store,
  backend: Backend,
  run: Run,
  places: readonly JobPlace[],
  known: ReadonlyMap<string, KnownJob>,
  contract: Contract,
  options: SubmitOptions,
): Promise<SubmittedArray[]> {
  const { order } = run;
  refuseOtherImage(run, contract);
  const rows = await readPlaces(store, run.id);
  if (!order) throw new Error(`the run ${run.id} has rows and no order`);
  const jobs = inTurn(places, order).map(({ stage, cell }): JobToSubmit => {
    const job = jobIn(run.cells[cell]!, stage);
    const before = known.get(job.jobKey);
    const profile = profileOf(job, before, contract, order, options.use);
    return { stage, cell, job, profile, known: before };
  });
  const distinct = [...new Map(jobs.map((each) => [each.job.jobKey, each])).values()];
  const groups = groupIntoArrays(
    distinct,
    ({ stage, profile }) => `${stage} ${profile.name} ${profile.timeoutSeconds}`,
    (items) =>
      packSize(
        order.pack,
        items.map(({ known }) => known?.seconds),
        contract.jobStartSeconds,
      ),
  );
  const arrays = groups.map(({ items, pack }): ArrayPlan => {
    const [{ profile, stage }] = items as [JobToSubmit];
    return {
      profile: { ...profile, timeoutSeconds: profile.timeoutSeconds * pack },
      cells: items.map(({ stage, cell, job: { jobKey } }) => ({
        jobKey,
        place: rows[stage * run.cells.length + cell]!,
      })),
      pack,
      ...requestOf(run, order, run.stages[stage]!, items, options),
    };
  });
  return submitArrays(store, backend, run.id, arrays);
}

/** A job's key says which image it was computed in. */
function refuseOtherImage(run: Run, { image }: Contract): void {
  if (run.image === image) return;
  throw new Problem(`the image (Python packages, cell runner) has changed since run ${run.id}`, {
    code: "other-image",
    hint: `it cannot go on as it began: ${runFileCommand(run)} begins anew`,
    exitCode: exitCode.service,
  });
}

function requestOf(
  { stack, image, dataVersion }: Run,
  { database, triage, maxInFlight, stopOnFailure }: RunOrder,
  { runs }: RunStage,
  items: readonly JobToSubmit[],
  { cwd, again }: SubmitOptions,
): Pick<ArrayPlan, "manifest" | "request"> {
  const supersedes = [...new Set(items.flatMap(({ known }) => known?.holders ?? []))];
  const { outputPath, ...others } = triage;
  const options = { ...others, ...(outputPath !== undefined && { outputPath }) };
  return {
    manifest: { stack, image, dataVersion, database, runs, cwd, triage: options, supersedes, again },
    request: {
      runner: runs === "command" ? "commands" : "experiments",
      needsDatabase: database !== null,
      ...(maxInFlight !== undefined && { maxInFlight }),
      ...(stopOnFailure && { stopOnFailure }),
    },
  };
}

/** Stage by stage; within one, in the order that builds shared work early. */
function inTurn(places: readonly JobPlace[], { turns }: RunOrder): JobPlace[] {
  if (!turns) return [...places];
  const turnOf = new Map(turns.map((cell, turn) => [cell, turn]));
  return [...places].sort((a, b) => a.stage - b.stage || turnOf.get(a.cell)! - turnOf.get(b.cell)!);
}

function profileOf(
  { profile: own, timeoutSeconds }: ScopeJob,
  known: KnownJob | undefined,
  contract: Contract,
  { onOutOfMemory }: RunOrder,
  use: string | undefined,
): JobProfile {
  const name = profileToRun(use ?? own, known, onOutOfMemory, contract.profiles);
  const profile = contract.profiles[name];
  if (!profile) {
    throw new Problem(`the stack has no resource profile "${name}" any more`, {
      code: "unknown-profile",
      hint: `--use takes one of ${Object.keys(contract.profiles).join(", ")}`,
      exitCode: exitCode.service,
    });
  }
  const { vcpus, memoryMiB } = profile;
  return { name, vcpus, memoryMiB, timeoutSeconds: timeoutSeconds ?? profile.timeoutSeconds };
}
