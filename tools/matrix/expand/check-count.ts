import type { Problem } from "../../problem";
import { makeProblem } from "../make-problem";
import type { Sweep } from "../sweep";
import type { Choices } from "./choices";
import { cellCount, formulaOf } from "./shape";

/** Reports a sweep of no cells, and one of more than it may have. */
export function checkCount(sweep: Sweep, choices: Choices, problems: Problem[]): void {
  const { maxCells } = sweep.limits;
  const count = cellCount(sweep, choices);
  if (count === 0)
    problems.push(makeProblem("no-cells", sweep.exclude[0]?.location, "every cell is excluded"));
  if (count <= maxCells) return;
  const formula = formulaOf(sweep, choices);
  const equals = formula.includes(",") ? ", =" : " =";
  const message = `the sweep has ${formula}${equals} ${count} cells, and limits.maxCells is ${maxCells}`;
  const hint = `write limits: { maxCells: ${count} } if you mean it`;
  problems.push(makeProblem("too-many-cells", sweep.limitLocation, message, hint));
}
