import Table from "cli-table3";
import type { Contract } from "../../infra/contract";
import type { Plan } from "../plan/plan";

/** A plan in words, for people. */
export function printPlan(plan: Plan, shape: string, contract: Contract): string {
  const { cells, totals, shared, estimate } = plan;
  const toRun = cells.filter((cell) => cell.toRun).length;
  const lines = [
    `${shape} = ${count(cells.length, "cell")}`,
    `  ${totals.new} new · ${totals.done} done · ${totals.running} running · ${totals.failed} failed${totals.lost > 0 ? ` · ${totals.lost} lost` : ""}`,
  ];
  if (toRun === 0) {
    lines.push(totals.running > 0 ? "nothing to start: what is missing runs already" : "nothing to run");
    if (totals.failed > 0)
      lines.push(`(--rerun failed runs the ${count(totals.failed, "failed cell")} again)`);
    return lines.join("\n");
  }
  lines.push(
    `built once and shared: ${count(shared.definitions, "definition")} of cohort, labels and features, ${count(shared.matrixSets, "set")} of matrices`,
    `to run: ${count(toRun, "cell")}, ${formatDuration(estimate.wallSeconds)} on this machine, ${formatHours(estimate.vcpuHours)} (${basis(estimate.measuredCells)})`,
    profileTable(plan, contract),
  );
  return lines.join("\n");
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

function basis(measuredCells: number): string {
  if (measuredCells === 0) return "a guess: nothing of it has been measured yet";
  return `from ${count(measuredCells, "finished cell")} of this sweep`;
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
