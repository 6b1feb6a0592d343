import { exitCode } from "../problem";
import { isCancelled } from "../run/cancellation";
import type { FollowedCell, FollowedState } from "../run/followed-cell";
import type { Run } from "../run/ledger";
import { retryCommand } from "../run/next-step";
import type { Context } from "./context";
import type { FollowedRun } from "./follow-to-end";
import { count } from "./print-plan";
import { countStates, summary } from "./progress";
import { printResults } from "./results";

/** Prints what came out of a run that was followed; resolves to the exit code. */
export async function conclude(
  context: Context,
  run: Run,
  { cells, end }: FollowedRun,
  { json }: { readonly json?: boolean },
): Promise<number> {
  if (end === "left") return exitCode.done;
  if (end === "cancelled") return exitCode.cancelled;
  const cancelled = await isCancelled(context.store, run.id);
  const retry = retryCommand(run, context.site.contract.image);
  context.terminal.say(conclusion(run, cells, { retry, cancelled }));
  if (json) context.terminal.out(`${JSON.stringify(document(run, cells))}\n`);
  else if (run.upTo !== undefined)
    context.terminal.say(
      `stages after ${run.upTo} were left out: its numbers are not the cells', sweep results ${run.id} --stage ${run.upTo} shows them`,
    );
  else if (run.goal !== undefined && cells.some(({ state }) => state === "done"))
    await printResults(context, [run], {});
  const wellEnded = cells.every(({ state }) => state === "done" || state === "notPromoted");
  if (wellEnded) return exitCode.done;
  return cancelled && countMissing(countStates(cells)) > 0 ? exitCode.cancelled : exitCode.cellsFailed;
}

function document(run: Run, cells: readonly FollowedCell[]): unknown {
  const shown = cells.map(({ cell: { id, name, coordinates, replicate }, ...where }) => ({
    ...{ id, name, coordinates, replicate },
    ...where,
  }));
  return { schemaVersion: 1, run: run.id, totals: countStates(cells), cells: shown };
}

/** How a run that is not done goes on. */
export interface GoingOn {
  /** The command that does it. */
  readonly retry: string;
  readonly cancelled: boolean;
}

/** The last lines about a run: how its cells ended, and what can be done about it. */
export function conclusion(run: Run, cells: readonly FollowedCell[], goingOn: GoingOn): string {
  const counts = countStates(cells);
  const lines = [summary(counts)];
  const missing = countMissing(counts);
  for (const state of ["held", "notStarted"] as const) lines.push(...reasonsOf(state, cells));
  if (missing > 0) lines.push(onMissing(run, missing, counts.failed > 0, goingOn));
  if (counts.failed > 0)
    lines.push(
      `(sweep why ${run.id} says why; ${goingOn.retry} runs the ${count(counts.failed, "failed cell")} again)`,
    );
  return lines.join("\n");
}

/** How many cells have not come to their end. */
function countMissing({ lost, notStarted, waiting }: Readonly<Record<FollowedState, number>>): number {
  return lost + notStarted + waiting;
}

function onMissing(run: Run, missing: number, failed: boolean, { retry, cancelled }: GoingOn): string {
  if (cancelled) return `(it was cancelled; ${retry} runs what is missing: ${count(missing, "cell")})`;
  if (failed && run.order?.stopOnFailure)
    return "(onFailure: stop, so nothing more starts until what failed is run again)";
  return `(the same sweep run again runs what is missing: ${count(missing, "cell")})`;
}

/** Each reason once, with how many cells have it. */
function reasonsOf(state: FollowedState, cells: readonly FollowedCell[]): string[] {
  const reasons = new Map<string, number>();
  for (const { state: its, reason = "no reason is known" } of cells)
    if (its === state) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  return [...reasons].map(([reason, cells]) => `${count(cells, "cell")}: ${reason}`);
}
