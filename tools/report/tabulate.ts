import { type Goal, goalText } from "../matrix/goal";
import type { Evaluation } from "./cell-evaluations";
import { type Comparability, comparabilityKey } from "./comparability";
import { type Baseline, compareWithBaseline } from "./compare-with-baseline";
import { findAxesWithoutEffect } from "./find-axes-without-effect";
import { findReplicates } from "./find-replicates";
import { type GroupEvaluations, groupEvaluations } from "./group-evaluations";
import { type CellRow, mergeReplicates } from "./merge-replicates";
import type { MissingResult, Report, Row } from "./report";
import { numbersOf, type ReportedCell } from "./reported-cell";
import { scorer } from "./score";
import { byName, byRank, type ScoredRow } from "./scored-row";

export interface TabulateOptions {
  readonly goal: Goal;
  /** @default no comparison */
  readonly baseline?: Baseline;
}

/**
 * Makes the tables of a run. The unit is a group of models within a cell, one on each of its test splits; a cell's
 * replicates are one row, their mean. What is not comparable stands in separate tables, and what has no numbers is
 * listed. The order of the cells makes no difference.
 */
export function tabulate(cells: readonly ReportedCell[], { goal, baseline }: TabulateOptions): Report {
  const sorted = cells.map(readCell);
  sorted.sort((a, b) => byName(named(a.cell), named(b.cell)));
  const replicates = findReplicates(cells);
  return {
    schemaVersion: 1,
    goal,
    tables: unrankedTables(sorted, goal).map(({ comparability, rows }) => ({
      comparability,
      rows: rank(mergeReplicates(rows, replicates), goal, baseline),
    })),
    missing: sorted.flatMap(missingResults),
    axesWithoutEffect: findAxesWithoutEffect(cells),
    evaluated: evaluatedMetrics(sorted),
  };
}

interface CellGroups {
  readonly cell: ReportedCell;
  readonly groups: readonly GroupEvaluations[];
  /** Why there are no groups; empty where there are. */
  readonly reason: string;
}

function readCell(cell: ReportedCell): CellGroups {
  const numbers = numbersOf(cell);
  if (numbers.kind === "unreadable") return { cell, groups: [], reason: numbers.reason };
  return { cell, groups: groupEvaluations(numbers.value), reason: "" };
}

const named = ({ id, name, coordinates }: ReportedCell) => ({ cell: id, name, coordinates });

/** In the order of the first cell's name in each. */
function unrankedTables(cells: readonly CellGroups[], goal: Goal) {
  const scoreOf = scorer(goal);
  const tables = new Map<string, { comparability: Comparability; rows: CellRow[] }>();
  for (const { cell, groups } of cells)
    for (const { group, comparability, evaluations } of groups) {
      if (evaluations.length === 0) continue;
      const key = comparabilityKey(comparability);
      const table = tables.get(key) ?? { comparability, rows: [] };
      table.rows.push({ cell, modelGroup: group, score: scoreOf(evaluations) });
      tables.set(key, table);
    }
  return [...tables.values()];
}

function missingResults({ cell, groups, reason }: CellGroups): MissingResult[] {
  const untested = groups.filter(({ evaluations }) => evaluations.length === 0);
  const reasons = untested.map(
    ({ group }) => `its model group ${group.id} (${group.modelType}) was not tested`,
  );
  if (reason !== "") reasons.push(reason);
  return reasons.map((text) => ({ ...named(cell), state: cell.state, reason: text }));
}

function rank(scored: readonly ScoredRow[], goal: Goal, baseline: Baseline | undefined): Row[] {
  const rows = [...scored].sort(byRank(goal.order));
  const comparisons = baseline && compareWithBaseline(rows, baseline, goal.order);
  return rows.map((row, index) => {
    const comparison = comparisons?.[index];
    const rank = row.score.value === null ? null : index + 1;
    return { rank, ...row, ...(comparison && { baseline: comparison }) };
  });
}

function evaluatedMetrics(cells: readonly CellGroups[]): string[] {
  const written = new Map<string, Evaluation>();
  for (const { groups } of cells)
    for (const { evaluations } of groups)
      for (const evaluation of evaluations)
        written.set(`${evaluation.metric}\n${evaluation.parameter}`, evaluation);
  return [...new Set([...written.values()].map(goalText))].sort();
}
