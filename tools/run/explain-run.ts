import { z } from "zod";
import type { Contract } from "../../infra/contract";
import { jobIn, type ScopeCell } from "../plan/scope";
import type { CellStanding } from "../plan/standing";
import type { Store } from "../stores/store";
import { isCancelled } from "./cancellation";
import { type CellSources, type FollowedCell, followedCells } from "./followed-cell";
import type { Run } from "./ledger";
import { latestGeneration } from "./read-jobs";

/** Cells that stand where they do for one reason, and what can be done. */
export interface Cause {
  readonly state: string;
  /** Their names. */
  readonly cells: readonly string[];
  readonly reason: string;
  readonly advice?: string;
  /** To paste. */
  readonly command?: string;
}

/** Why cells of a run are not done, equal causes together, the most frequent first; one cell's where one is named. */
export async function explainRun(
  store: Store,
  run: Run,
  sources: CellSources,
  contract: Contract,
  only?: ScopeCell,
): Promise<Cause[]> {
  const cancelled = await isCancelled(store, run.id);
  const wanted = followedCells(run, sources).filter(({ cell }) => only === undefined || cell.id === only.id);
  const causes = new Map<string, { cause: Omit<Cause, "cells">; cells: string[] }>();
  for (const followed of wanted) {
    const cause = await causeOf(followed, { store, run, sources, contract, cancelled });
    if (!cause) continue;
    const key = JSON.stringify(cause);
    const same = causes.get(key);
    if (same) same.cells.push(followed.cell.name);
    else causes.set(key, { cause, cells: [followed.cell.name] });
  }
  return [...causes.values()]
    .sort((a, b) => b.cells.length - a.cells.length)
    .map(({ cause: { state, reason, ...more }, cells }) => ({ state, cells, reason, ...more }));
}

interface Circumstances {
  readonly store: Store;
  readonly run: Run;
  readonly sources: CellSources;
  readonly contract: Contract;
  readonly cancelled: boolean;
}

async function causeOf(
  followed: FollowedCell,
  circumstances: Circumstances,
): Promise<Omit<Cause, "cells"> | undefined> {
  const { run } = circumstances;
  const { state, stage, reason = "no reason is known" } = followed;
  const inStage = run.stages.length > 1 ? ` (stage ${stage})` : "";
  switch (state) {
    case "done":
      return undefined;
    case "failed":
      return { state, reason: `${firstLine(reason)}${inStage}`, ...adviceOnFailure(followed, circumstances) };
    case "lost":
      return {
        state,
        reason: `${firstLine(reason)}${inStage}`,
        advice: "this says nothing about the experiment: run it again",
        command: `sweep retry ${run.id}`,
      };
    case "notPromoted":
      return { state: "not promoted", reason: `${reason}: stage ${stage} runs the best only` };
    case "held":
      return {
        state,
        reason,
        advice: `mend what failed and run it again; then ${stage} starts`,
        command: `sweep retry ${run.id}`,
      };
    case "running":
      return { state, reason: await runningReason(followed, circumstances) };
    case "waiting":
    case "notStarted":
      return waitingCause(followed, circumstances);
  }
}

function adviceOnFailure({ cell, stage }: FollowedCell, { run, sources, contract }: Circumstances) {
  const number = run.stages.findIndex(({ name }) => name === stage);
  const job = sources.known.get(jobIn(cell, number).jobKey);
  if (job?.outOfMemory) {
    const bigger = biggerProfile(job.profile ?? cell.profile, contract);
    return bigger === undefined
      ? { advice: "the stack has no resource profile with more memory: make the experiment smaller" }
      : { advice: `it needs more memory`, command: `sweep retry ${run.id} --use ${bigger}` };
  }
  return { advice: "its log says more", command: `sweep logs ${run.id} ${cell.id}` };
}

function biggerProfile(name: string, { profiles }: Contract): string | undefined {
  const memory = profiles[name]?.memoryMiB ?? 0;
  const bigger = Object.entries(profiles).filter(([, { memoryMiB }]) => memoryMiB > memory);
  return bigger.sort(([, a], [, b]) => a.memoryMiB - b.memoryMiB)[0]?.[0];
}

const progressSchema = z.object({
  phase: z.string(),
  done: z.number().nullish(),
  total: z.number().nullish(),
});

const phases: Readonly<Record<string, string>> = {
  matrices: "builds cohort, labels, features and matrices",
  models: "trains and tests models",
};

async function runningReason({ cell, stage }: FollowedCell, { store, run }: Circumstances): Promise<string> {
  const number = run.stages.findIndex(({ name }) => name === stage);
  const { jobKey } = jobIn(cell, number);
  const prefix = await latestGeneration(store, jobKey);
  const text = prefix && (await store.get(`${prefix}/progress.json`));
  const parsed = text ? progressSchema.safeParse(parseQuietly(text)) : undefined;
  if (!parsed?.success) return "it has just begun, or waits for another cell that builds the same";
  const { phase, done, total } = parsed.data;
  const part = typeof done === "number" && typeof total === "number" ? ` (${done} of ${total})` : "";
  return `it ${phases[phase] ?? phase}${part}`;
}

function parseQuietly(text: Buffer): unknown {
  try {
    return JSON.parse(text.toString("utf8"));
  } catch {
    return undefined;
  }
}

function waitingCause(
  { cell, stage, state, reason }: FollowedCell,
  { run, sources, cancelled, contract }: Circumstances,
): Omit<Cause, "cells"> {
  const number = run.stages.findIndex(({ name }) => name === stage);
  const { jobKey, profile } = jobIn(cell, number);
  const failed = sources.standing.cells.some((each: CellStanding) => each.state === "failed");
  if (cancelled)
    return { state: "not started", reason: "the run was cancelled", command: `sweep retry ${run.id}` };
  if (sources.active.has(jobKey)) {
    const { vcpus = 0, memoryMiB = 0 } = contract.profiles[profile] ?? {};
    const running = [...sources.active.values()].filter(({ status }) => status === "RUNNING").length;
    const limit = run.order?.maxInFlight;
    const room = `${running} run now; a cell of profile ${profile} takes ${vcpus} of ${contract.capacity.vcpus} vCPUs and ${memoryMiB} of ${contract.capacity.memoryMiB} MiB`;
    return {
      state: "waiting",
      reason: `its turn has not come: ${room}${limit === undefined ? "" : `, and at most ${limit} of the run run at a time`}`,
    };
  }
  if (failed && run.order?.stopOnFailure)
    return {
      state: "not started",
      reason: "another cell failed, and the sweep says onFailure: stop",
      command: `sweep retry ${run.id}`,
    };
  if (number > 0 && sources.standing.cells.some(({ stage: its }) => its < number))
    return { state: "waiting", reason: `stage ${stage} starts when the stages before it are over` };
  const why = state === "notStarted" && reason !== undefined ? reason : "no job of it was submitted";
  return { state: "not started", reason: why, command: `sweep watch ${run.id}` };
}

function firstLine(text: string): string {
  return text.split("\n")[0] ?? text;
}
