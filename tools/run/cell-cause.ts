import type { Contract } from "../../infra/contract";
import { jobIn, type ScopeCell, type ScopeJob } from "../plan/scope";
import type { Store } from "../stores/store";
import type { DecidedStanding } from "./decide-promotions";
import type { CellSources, FollowedCell } from "./followed-cell";
import type { Run } from "./ledger";
import { goOnCommand, type Obstacles, retryCommand } from "./next-step";
import { runningReason } from "./running-reason";

/** Why a cell is not done, and what can be done. */
export interface CellCause {
  readonly state: string;
  readonly reason: string;
  readonly advice?: string;
  /** To paste. */
  readonly command?: string;
}

/** What the causes of all cells are found from. */
export interface Circumstances extends Obstacles {
  readonly store: Store;
  readonly run: Run;
  readonly sources: CellSources & DecidedStanding;
  readonly contract: Contract;
  /** How many cells of the run run now. */
  readonly running: number;
}

/** Why a cell stands where it does, by its number in the run; undefined for one that is done. */
export async function causeOf(
  followed: FollowedCell,
  number: number,
  circumstances: Circumstances,
): Promise<CellCause | undefined> {
  const { run, sources } = circumstances;
  const { state, stage, reason = "no reason is known" } = followed;
  const inStage = run.stages.length > 1 ? ` (stage ${stage})` : "";
  const at = sources.standing.cells[number]!.stage;
  // The cell whose job it is: its own, or its representative.
  const decider = run.cells[sources.standing.stages[at]!.deciders[number]!]!;
  const job = jobIn(decider, at);
  switch (state) {
    case "done":
      return undefined;
    case "failed":
      return {
        ...{ state, reason: `${firstLine(reason)}${inStage}` },
        ...adviceOnFailure(decider, job, circumstances),
      };
    case "lost":
      return {
        state,
        reason: `${firstLine(reason)}${inStage}`,
        advice: "this says nothing about the experiment: run it again",
        command: goOnCommand(run, circumstances),
      };
    case "notPromoted":
      return { state: "not promoted", reason: `${reason}: stage ${stage} runs the best only` };
    case "held":
      return { state, reason, ...adviceOnHeld(stage, circumstances) };
    case "running":
      return { state, reason: await runningReason(circumstances.store, job.jobKey) };
    case "waiting":
    case "notStarted":
      return waitingCause(followed, at, job, circumstances);
  }
}

function adviceOnFailure(
  { id }: ScopeCell,
  { jobKey, profile }: ScopeJob,
  { run, sources, contract }: Circumstances,
): Pick<CellCause, "advice" | "command"> {
  const job = sources.known.get(jobKey);
  if (!job?.outOfMemory) return { advice: "its log says more", command: `sweep logs ${run.id} ${id}` };
  const bigger = biggerProfile(job.profile ?? profile, contract);
  return bigger === undefined
    ? { advice: "the stack has no resource profile with more memory: make the experiment smaller" }
    : { advice: "it needs more memory", command: `${retryCommand(run, contract.image)} --use ${bigger}` };
}

/** A gate opens when what failed is mended; what has no numbers will have none. */
function adviceOnHeld(
  stage: string,
  { run, image, sources: { promoted } }: Circumstances,
): Pick<CellCause, "advice" | "command"> {
  const decided = promoted.get(stage);
  if (decided !== undefined && "impossible" in decided)
    return {
      advice: `let the experiments evaluate that metric, or promote by one that they do evaluate (promote.by of ${stage}), and run the sweep's file`,
    };
  return {
    advice: `mend what failed and run it again; then ${stage} starts`,
    command: retryCommand(run, image),
  };
}

function biggerProfile(name: string, { profiles }: Contract): string | undefined {
  const memory = profiles[name]?.memoryMiB ?? 0;
  const bigger = Object.entries(profiles).filter(([, { memoryMiB }]) => memoryMiB > memory);
  return bigger.sort(([, a], [, b]) => a.memoryMiB - b.memoryMiB)[0]?.[0];
}

function waitingCause(
  { stage, state, reason }: FollowedCell,
  at: number,
  { jobKey, profile }: ScopeJob,
  circumstances: Circumstances,
): CellCause {
  const { run, sources, cancelled, failed } = circumstances;
  const word = state === "notStarted" ? "not started" : "waiting";
  const command = goOnCommand(run, circumstances);
  if (sources.active.has(jobKey)) return { state: word, reason: turnReason(profile, circumstances) };
  if (cancelled) return { state: word, reason: "the run was cancelled", command };
  if (failed && run.order?.stopOnFailure)
    return { state: word, reason: "another cell failed, and the sweep says onFailure: stop", command };
  const before = run.stages[at]!.needs.filter((name) => !isOver(name, sources));
  if (before.length > 0)
    return {
      state: word,
      reason: `stage ${stage} starts when ${before.join(" and ")} ${before.length === 1 ? "is" : "are"} over, while somebody watches`,
      command,
    };
  return { state: word, reason: reason ?? "no job was submitted", command };
}

function turnReason(name: string, { contract, running, run }: Circumstances): string {
  const { vcpus = 0, memoryMiB = 0 } = contract.profiles[name] ?? {};
  const { capacity } = contract;
  const limit = run.order?.maxInFlight;
  const atMost = limit === undefined ? "" : `, and at most ${limit} of the run run at a time`;
  return `its turn has not come: ${running} run now; a cell of profile ${name} takes ${vcpus} of ${capacity.vcpus} vCPUs and ${memoryMiB} of ${capacity.memoryMiB} MiB${atMost}`;
}

function isOver(name: string, { standing }: CellSources): boolean {
  return standing.stages.some(({ stage, over }) => stage.name === name && over);
}

function firstLine(text: string): string {
  return text.split("\n")[0] ?? text;
}
