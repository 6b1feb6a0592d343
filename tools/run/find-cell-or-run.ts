import type { ScopeCell } from "../plan/scope";
import type { Store } from "../stores/store";
import { findCell } from "./find-cell";
import { findRun, listRuns, type Run } from "./ledger";

/** A run, and the one cell of it that is meant; all where there is none. */
export interface FoundRun {
  readonly run: Run;
  readonly cell?: ScopeCell;
}

/** What `[RUN] [CELL]` name; a single word that no run's id starts with names a cell of the latest run. */
export async function findCellOrRun(
  store: Store,
  named: string | undefined,
  cellNamed: string | undefined,
): Promise<FoundRun> {
  const isRun = named === undefined || cellNamed !== undefined || (await namesRun(store, named));
  const run = await findRun(store, isRun ? named : undefined);
  const wanted = isRun ? cellNamed : named;
  return { run, ...(wanted !== undefined && { cell: findCell(run.cells, wanted) }) };
}

async function namesRun(store: Store, named: string): Promise<boolean> {
  return (await listRuns(store)).some((id) => id.startsWith(named));
}
