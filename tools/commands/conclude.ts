import { exitCode } from "../problem";
import type { FollowedCell, FollowedState } from "../run/followed-cell";
import type { Run } from "../run/ledger";
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
  context.terminal.say(conclusion(run, cells));
  if (json) context.terminal.out(`${JSON.stringify(document(run, cells))}\n`);
  else if (run.upTo !== undefined)
    context.terminal.say(
      `stages after ${run.upTo} were left out: its numbers are not the cells', sweep results ${run.id} --stage ${run.upTo} shows them`,
    );
  else if (run.goal !== undefined && cells.some(({ state }) => state === "done"))
    await printResults(context, [run], {});
  const wellEnded = cells.every(({ state }) => state === "done" || state === "notPromoted");
  return wellEnded ? exitCode.done : exitCode.cellsFailed;
}

function document(run: Run, cells: readonly FollowedCell[]): unknown {
  const shown = cells.map(({ cell: { id, name, coordinates, replicate }, ...where }) => ({
    ...{ id, name, coordinates, replicate },
    ...where,
  }));
  return { schemaVersion: 1, run: run.id, totals: countStates(cells), cells: shown };
}

/** The last lines about a run: how its cells ended, and what can be done about it. */
export function conclusion(run: Run, cells: readonly FollowedCell[]): string {
  const counts = countStates(cells);
  const lines = [summary(counts)];
  const missing = counts.lost + counts.notStarted + counts.waiting;
  for (const state of ["held", "notStarted"] as const) lines.push(...reasonsOf(state, cells));
  if (missing > 0 && !(counts.failed > 0 && run.order?.stopOnFailure))
    lines.push(`(the same sweep run again runs what is missing: ${count(missing, "cell")})`);
  if (missing > 0 && counts.failed > 0 && run.order?.stopOnFailure)
    lines.push("(onFailure: stop, so nothing more starts until what failed is run again)");
  if (counts.failed > 0)
    lines.push(
      `(sweep why ${run.id} says why; sweep retry ${run.id} runs the ${count(counts.failed, "failed cell")} again)`,
    );
  return lines.join("\n");
}

/** Each reason once, with how many cells have it. */
function reasonsOf(state: FollowedState, cells: readonly FollowedCell[]): string[] {
  const reasons = new Map<string, number>();
  for (const { state: its, reason = "no reason is known" } of cells)
    if (its === state) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  return [...reasons].map(([reason, cells]) => `${count(cells, "cell")}: ${reason}`);
}
