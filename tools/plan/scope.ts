import type { Goal } from "../matrix/goal";
import type { Top } from "../matrix/stages/stage";

/** What the jobs of a stage do. */
export type Runs = "experiment" | "validate-only" | "command";

/** A stage of a run, as its plan and the ledger keep it. */
export interface RunStage {
  readonly name: string;
  /** The stages that come before, by name. */
  readonly needs: readonly string[];
  readonly runs: Runs;
  /** Runs one cell per combination of labels on these axes; the others follow its fate. */
  readonly onePer?: readonly string[] | undefined;
  /** Lets only the best cells of the one stage that it needs go on. */
  readonly promote?: { readonly top: Top; readonly by: Goal } | undefined;
  /** Starts only if at most so many cells of the stages that it needs failed. */
  readonly gate?: { readonly maxFailed: number } | undefined;
}

/** A cell in a stage. */
export interface ScopeJob {
  /** What decides whether it is done. */
  readonly jobKey: string;
  readonly profile: string;
  /** @default the profile's */
  readonly timeoutSeconds?: number | undefined;
}

/** A cell of a run, with its job in the last stage, whose numbers are the cell's. */
export interface ScopeCell extends ScopeJob {
  readonly id: string;
  readonly name: string;
  /** The label on each axis; an absent axis is absent. */
  readonly coordinates: Readonly<Record<string, string>>;
  /** Which of the replicates it is, from 0. */
  readonly replicate?: number | undefined;
  /** Its jobs in the stages before the last, in their order; left out where there is one stage. */
  readonly earlier?: readonly ScopeJob[] | undefined;
}

/** The cells and stages that a plan or a run is about. */
export interface Scope {
  /** Each after those that it needs; at least one. */
  readonly stages: readonly RunStage[];
  readonly cells: readonly ScopeCell[];
}

/** A cell's job in a stage, by the stage's number. */
export function jobIn(cell: ScopeCell, stage: number): ScopeJob {
  return cell.earlier?.[stage] ?? cell;
}

/** The key of the job at a place: the numbers of its stage and cell. */
export function jobKeyAt(
  { cells }: Pick<Scope, "cells">,
  { stage, cell }: { readonly stage: number; readonly cell: number },
): string {
  return jobIn(cells[cell] as ScopeCell, stage).jobKey;
}

/** A cell's jobs, one for each stage. */
export function jobsOf(cell: ScopeCell): readonly ScopeJob[] {
  return cell.earlier ? [...cell.earlier, cell] : [cell];
}

/** The job keys of all cells in all stages; those that stages share once. */
export function allJobKeys({ stages, cells }: Scope): string[] {
  if (stages.length === 1) return cells.map(({ jobKey }) => jobKey);
  return [...new Set(cells.flatMap((cell) => jobsOf(cell).map(({ jobKey }) => jobKey)))];
}
