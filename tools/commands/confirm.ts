import type { Plan } from "../plan/plan";
import { exitCode, Problem } from "../problem";
import { ask } from "./ask";
import { count } from "./print-plan";
import type { Terminal } from "./terminal";

/** Asks whether a plan is to be run; anything but a yes is a Problem. */
export async function confirm(
  terminal: Terminal,
  plan: Pick<Plan, "toRun" | "cells" | "stages">,
): Promise<void> {
  const what = inWords(plan);
  if (!terminal.canAsk)
    throw new Problem(`${what} would run, and nobody can be asked`, { hint: "add --yes" });
  if (!(await ask(terminal, `Run ${what}?`)))
    throw new Problem("nothing was started", { exitCode: exitCode.cancelled });
}

function inWords({ toRun, cells, stages }: Pick<Plan, "toRun" | "cells" | "stages">): string {
  if (stages.length === 1) return count(toRun.length, "cell");
  return `${count(cells.length, "cell")} in ${stages.length} stages, ${count(toRun.length, "job")} of them now`;
}
