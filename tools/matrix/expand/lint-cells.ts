import type { Problem } from "../../problem";
import type { Cell } from "../cell";
import { startsWith } from "../config/path";
import { locateWritten } from "../config/written";
import type { Issue } from "../lint/issue";
import { issueProblem, locateIssue } from "../lint/lint-base";
import { makeLinter } from "../lint/lint-config";
import { makeProblem } from "../make-problem";
import type { Sweep } from "../sweep";
import { locate } from "../yaml/origin";

/** Lints every cell's config; each finding is told once, where its value was written. */
export function lintCells(
  sweep: Sweep,
  cells: readonly Cell[],
  problems: Problem[],
  warnings: Problem[],
): void {
  const lint = makeLinter();
  const seen = new Set(sweep.warnings.map(problemKey));
  for (const cell of cells) {
    for (const issue of lint(cell.config)) {
      const problem = issueProblem(issue, locateInCell(sweep, cell, issue));
      const key = problemKey(problem);
      if (seen.has(key)) continue;
      seen.add(key);
      (issue.severity === "error" ? problems : warnings).push(inCell(sweep, cell, problem));
    }
  }
}

/** What is right in the base and wrong in a cell names the cell. */
function inCell(sweep: Sweep, cell: Cell, problem: Problem): Problem {
  const { message, code, location, hint } = problem;
  if (sweep.axes.length === 0 || location?.file !== sweep.base.file) return problem;
  return makeProblem(code, location, `in cell "${cell.name}" ${message}`, hint);
}

function problemKey({ code, message, location }: Problem): string {
  return `${location?.file}:${location?.line}:${location?.column} ${code} ${message}`;
}

/** The patch that wrote the value, or took it away; else one that wrote a part of it; else the base. */
function locateInCell(sweep: Sweep, cell: Cell, issue: Issue): Problem["location"] {
  const writes = cell.choices.flatMap((choice) => choice.writes);
  const unsets = cell.choices.flatMap((choice) => choice.unsets);
  const write = writes.find(({ path }) => startsWith(issue.path, path));
  if (write) return locateWritten(write.written, issue.path, issue.at, issue.span);
  const missing = issue.missing ?? [];
  const unset = unsets.find(({ path }) =>
    [issue.path, ...missing].some((lacking) => startsWith(lacking, path)),
  );
  if (unset) return locate(unset.origin, []);
  const inside = writes.find(({ path }) => issue.path.length > 0 && startsWith(path, issue.path));
  if (inside) return locateWritten(inside.written, inside.path, "key");
  return locateIssue(sweep.base, issue);
}
