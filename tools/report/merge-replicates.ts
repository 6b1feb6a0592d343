import type { ReplicateSet } from "./find-replicates";
import { groupBy } from "./group-by";
import type { ModelGroup } from "./group-models";
import { meanScore } from "./mean-score";
import type { ReportedCell } from "./reported-cell";
import type { Score } from "./score";
import type { ReplicateScore, ScoredRow } from "./scored-row";
import { standardDeviation } from "./seed-noise";

/** A model group of one cell, whether that is a replicate or not. */
export interface CellRow {
  readonly cell: ReportedCell;
  readonly modelGroup: ModelGroup;
  readonly score: Score;
}

/**
 * Makes one row of each model group of a cell's replicates. Where it cannot be told which model groups of two
 * replicates are the same, and for cells that are no replicates, each has a row of its own.
 */
export function mergeReplicates(
  rows: readonly CellRow[],
  replicates: ReadonlyMap<ReportedCell, ReplicateSet>,
): ScoredRow[] {
  return [...groupBy(rows, ({ cell }) => replicates.get(cell))].flatMap(([set, own]) =>
    set ? rowsOf(set, own, [kindOf, kindAndIdOf]) : own.map(singleRow),
  );
}

type Identity = (row: CellRow) => string;

/** A finer identity is asked only of groups that are several in one replicate: Triage's ids may differ for less. */
function rowsOf(
  set: ReplicateSet,
  rows: readonly CellRow[],
  [identity, ...finer]: readonly Identity[],
): ScoredRow[] {
  if (!identity) return rows.map(singleRow);
  return [...groupBy(rows, identity).values()].flatMap((same) =>
    new Set(same.map(({ cell }) => cell)).size < same.length
      ? rowsOf(set, same, finer)
      : [meanRow(set, same)],
  );
}

function kindOf({ modelGroup: { id, randomSeed, modelId, ...kind } }: CellRow): string {
  return JSON.stringify(kind);
}

const kindAndIdOf: Identity = (row) => `${row.modelGroup.id} ${kindOf(row)}`;

function singleRow({ cell: { id, name, coordinates }, modelGroup, score }: CellRow): ScoredRow {
  return { cell: id, name, coordinates, modelGroup, score };
}

function meanRow({ asked, cells }: ReplicateSet, rows: readonly CellRow[]): ScoredRow {
  const scores = new Map(rows.map(({ cell, score }) => [cell.id, score]));
  const each = cells.flatMap(({ id, name, replicate }): ReplicateScore[] => {
    const score = scores.get(id);
    return score ? [{ replicate, cell: id, name, score }] : [];
  });
  const values = each.flatMap(({ score }) => score.value ?? []);
  const score = meanScore(each.map((one) => one.score));
  const [{ id, name, coordinates }, { modelGroup }] = [cells[0]!, rows[0]!];
  return {
    cell: id,
    name,
    coordinates,
    modelGroup,
    score,
    replicates: {
      asked,
      withValue: values.length,
      standardDeviation: score.value === null ? null : standardDeviation(values, score.value),
      each,
    },
  };
}
