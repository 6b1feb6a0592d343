import type { Contract } from "../../infra/contract";
import type { ScopeCell } from "../plan/scope";
import type { Store } from "../stores/store";
import { isCancelled } from "./cancellation";
import { type CellCause, type Circumstances, causeOf } from "./cell-cause";
import type { DecidedStanding } from "./decide-promotions";
import { type CellSources, followedCells } from "./followed-cell";
import type { Run } from "./ledger";

/** Cells that stand where they do for one reason, and what can be done. */
export interface Cause extends CellCause {
  /** Their names. */
  readonly cells: readonly string[];
}

/**
 * Why cells of a run are not done, equal causes together, the most frequent first; one cell's where one is named. Where
 * commands differ from cell to cell, the first one's stands for all.
 */
export async function explainRun(
  store: Store,
  run: Run,
  sources: CellSources & DecidedStanding,
  contract: Contract,
  only?: ScopeCell,
): Promise<Cause[]> {
  const circumstances: Circumstances = {
    ...{ store, run, sources, contract },
    cancelled: await isCancelled(store, run.id),
    image: contract.image,
    failed: sources.standing.cells.some(({ state }) => state === "failed"),
    running: [...sources.active.values()].filter(({ status }) => status === "RUNNING").length,
  };
  const causes = new Map<string, { cause: CellCause; cells: string[] }>();
  for (const [number, followed] of followedCells(run, sources).entries()) {
    if (only !== undefined && followed.cell.id !== only.id) continue;
    const cause = await causeOf(followed, number, circumstances);
    if (!cause) continue;
    const key = JSON.stringify([cause.state, cause.reason, cause.advice]);
    const same = causes.get(key);
    if (same) same.cells.push(followed.cell.name);
    else causes.set(key, { cause, cells: [followed.cell.name] });
  }
  return [...causes.values()]
    .sort((a, b) => b.cells.length - a.cells.length)
    .map(({ cause: { state, reason, ...more }, cells }) => ({ state, cells, reason, ...more }));
}
