import Table from "cli-table3";
import type { Contract } from "../../infra/contract";
import { goalText } from "../matrix/goal";
import type { Plan } from "../plan/plan";
import type { RunStage } from "../plan/scope";
import type { SharedWork } from "../plan/share-matrices";
import { localStack } from "../stack/local-contract";
import { stageLine } from "./stage-line";

/** What is told of a plan. */
export interface PrintedPlan {
  readonly plan: Plan;
  /** How many cells the sweep has, also those that were not chosen. */
  readonly allCells: number;
  readonly shared: SharedWork;
}

/** A plan in words, for people. */
export function printPlan(
  { plan, shared, allCells }: PrintedPlan,
  shape: string,
  contract: Contract,
): string {
  const { totals, toRun, estimate, cells, stages } = plan;
  const chosen = cells.length < allCells ? `, ${cells.length} of them chosen` : "";
  const lines = [`${shape} = ${count(allCells, "cell")}${chosen}`, `  ${totalsLine(plan)}`];
  if (stages.length > 1) lines.push(stageTable(plan));
  for (const { stage, heldBecause } of plan.stages)
    if (heldBecause !== undefined) lines.push(`stage ${stage.name} does not start: ${heldBecause}`);
  if (toRun.length === 0) {
    lines.push(whyNothing(plan));
    if (totals.failed > 0)
      lines.push(`(--rerun failed runs the ${count(totals.failed, "failed cell")} again)`);
    return lines.join("\n");
  }
  if (shared.definitions > 0)
    lines.push(
      `built once and shared: ${count(shared.definitions, "definition")} of cohort, labels and features, ${count(shared.matrixSets, "set")} of matrices`,
    );
  lines.push(
    `to run: ${count(toRun.length, stages.length > 1 ? "job" : "cell")}${laterStages(plan)} ${formatDuration(estimate.wallSeconds)} ${contract.stack === localStack ? "on this machine" : "on AWS"}, ${formatHours(estimate.vcpuHours)} (${basis(estimate.measuredJobs)})`,
    profileTable(plan, contract),
  );
  return lines.join("\n");
}

function whyNothing({ stopped, totals }: Plan): string {
  if (stopped) return "nothing starts: a cell failed, and the sweep says onFailure: stop";
  return totals.running > 0 ? "nothing to start: what is missing runs already" : "nothing to run";
}

function totalsLine({ totals }: Plan): string {
  const { waiting, running, done, failed, lost, notPromoted, held } = totals;
  const rest = Object.entries({ waiting, lost, "not promoted": notPromoted, held }).filter(
    ([, cells]) => cells,
  );
  return [
    `${totals.new} new · ${done} done · ${running} running · ${failed} failed`,
    ...rest.map(([state, cells]) => `${cells} ${state}`),
  ].join(" · ");
}

function stageTable({ stages }: Plan): string {
  const table = new Table({ head: ["stage", "after", "cells"], style: { head: [], border: [] } });
  for (const { stage, counts } of stages)
    table.push([stage.name, stage.needs.join(", "), `${stageLine(counts)}${rule(stage)}`]);
  return table.toString();
}

function rule({ runs, onePer, promote, gate }: RunStage): string {
  const parts = [
    ...(runs === "validate-only" ? ["only validates"] : []),
    ...(onePer ? [`one per ${onePer.join(", ")}`] : []),
    ...(promote
      ? [
          `the best ${promote.top.kind === "count" ? promote.top.count : `${promote.top.percent}%`} by ${goalText(promote.by)}`,
        ]
      : []),
    ...(gate ? [`after at most ${gate.maxFailed} failed`] : []),
  ];
  return parts.length === 0 ? "" : ` (${parts.join("; ")})`;
}

function laterStages({ stages }: Plan): string {
  const later = stages.filter(({ later, toRun }) => toRun === 0 && later > 0);
  return later.length === 0 ? "," : ` now, then ${later.map(({ stage }) => stage.name).join(", ")};`;
}

function profileTable({ profiles }: Plan, contract: Contract): string {
  const table = new Table({
    head: ["profile", "cells", "vCPUs", "memory", "timeout"],
    style: { head: [], border: [] },
    colAligns: ["left", "right", "right", "right", "right"],
  });
  for (const [name, cells] of Object.entries(profiles)) {
    const profile = contract.profiles[name];
    if (!profile) continue;
    const { vcpus, memoryMiB, timeoutSeconds } = profile;
    table.push([name, cells, vcpus, `${memoryMiB} MiB`, formatDuration(timeoutSeconds)]);
  }
  return table.toString();
}

function basis(measuredJobs: number): string {
  if (measuredJobs === 0) return "a guess: nothing of it has been measured yet";
  return `from ${count(measuredJobs, "finished cell")} of this sweep`;
}

/** `1 cell`, `24 cells`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** Seconds as people say them: `42 s`, `3 min 20 s`, `2 h 5 min`. */
export function formatDuration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return whole % 60 === 0 ? `${minutes} min` : `${minutes} min ${whole % 60} s`;
  const hours = Math.floor(minutes / 60);
  return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
}

function formatHours(hours: number): string {
  return `${hours < 0.1 ? hours.toFixed(3) : hours.toFixed(1)} vCPU-hours`;
}

/** Why finished cells may count as new; an empty text where there is nothing to say. */
export function otherImageNote(run: string | undefined): string {
  if (run === undefined) return "";
  return `the image (Python packages, cell runner) has changed since run ${run}: its results do not count\n`;
}
