import type { KnownJob } from "../plan/job-state";
import type { ScopeCell } from "../plan/scope";
import { readCellEvaluations } from "../report/cell-evaluations";
import { readCellResult } from "../report/cell-result";
import type { ReportedCell } from "../report/reported-cell";
import type { Store } from "../stores/store";
import { generationPrefix } from "./read-jobs";

/** How many cells are read from the store at a time. */
const readAhead = 32;

/** The cells of a run with what came out of each. */
export async function readResults(
  store: Store,
  cells: readonly ScopeCell[],
  known: ReadonlyMap<string, KnownJob>,
): Promise<ReportedCell[]> {
  const reported: ReportedCell[] = [];
  for (let at = 0; at < cells.length; at += readAhead) {
    const part = cells.slice(at, at + readAhead);
    reported.push(
      ...(await Promise.all(part.map((cell) => readResult(store, cell, known.get(cell.jobKey))))),
    );
  }
  return reported;
}

async function readResult(store: Store, cell: ScopeCell, job: KnownJob | undefined): Promise<ReportedCell> {
  const { id, name, coordinates, replicate } = cell;
  const plain = {
    ...{ id, name, coordinates, state: job?.state ?? "new" },
    ...(replicate !== undefined && { replicate }),
  };
  if (!job || job.state === "running" || job.state === "new") return plain;
  const prefix = generationPrefix(cell.jobKey, job.generation);
  const [result, evaluations] = await Promise.all([
    store.get(`${prefix}/result.json`),
    store.get(`${prefix}/evaluations.json`),
  ]);
  return {
    ...plain,
    ...(result && { result: readCellResult(result.toString("utf8")) }),
    ...(evaluations && { evaluations: readCellEvaluations(evaluations.toString("utf8")) }),
  };
}
