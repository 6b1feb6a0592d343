import type { Contract } from "../../infra/contract";
import { countBy } from "./count-by";
import { type Estimate, estimate } from "./estimate";
import { expectedJobs } from "./expected-jobs";
import { type KnownJob, profileToRun, type RunAgain, stateToStart } from "./job-state";
import { jobIn, jobKeyAt, jobsOf, type RunStage, type Scope, type ScopeCell } from "./scope";
import {
  type CellStanding,
  type CellState,
  type Fate,
  type Promoted,
  type Standing,
  standingOf,
} from "./standing";

/** A cell, and where it stands. */
export interface PlannedCell extends CellStanding {
  readonly cell: ScopeCell;
  /** Whether a job of it starts now. */
  readonly toRun: boolean;
}

/** A job that can start, by the numbers of its stage and cell in the scope. */
export interface JobPlace {
  readonly stage: number;
  readonly cell: number;
}

/** A stage, and how its cells stand. */
export interface PlannedStage {
  readonly stage: RunStage;
  readonly counts: Readonly<Partial<Record<Fate, number>>>;
  /** How many of its jobs start now. */
  readonly toRun: number;
  /** How many of its cells may start once the stages before it are over, what runs again included. */
  readonly later: number;
  readonly heldBecause?: string;
}

/** What a sweep would run, and how it stands. */
export interface Plan {
  readonly scope: Scope;
  readonly cells: readonly PlannedCell[];
  readonly stages: readonly PlannedStage[];
  /** Cells by state. */
  readonly totals: Readonly<Record<CellState, number>>;
  /** The jobs that start now, stage by stage. */
  readonly toRun: readonly JobPlace[];
  /** How many of them, by profile. */
  readonly profiles: Readonly<Record<string, number>>;
  /** Whether something could start, but for a cell that failed. */
  readonly stopped: boolean;
  readonly estimate: Estimate;
}

export interface PlanOptions extends RunAgain {
  /** Whether nothing starts while a cell is failed. */
  readonly stopOnFailure?: boolean;
  /** How many cells run at a time at most. */
  readonly maxInFlight?: number;
}

/**
 * The plan of a scope, from what is known of its jobs.
 *
 * @param promoted - what was decided for stages that promote, by name
 */
export function planScope(
  scope: Scope,
  known: ReadonlyMap<string, KnownJob>,
  promoted: ReadonlyMap<string, Promoted>,
  contract: Contract,
  { maxInFlight, stopOnFailure, ...again }: PlanOptions = {},
): Plan {
  const standing = standingOf(scope, (key) => known.get(key)?.state ?? "new", promoted);
  const runsAgain = again.rerun !== undefined || again.onOutOfMemory !== undefined;
  const start = runsAgain
    ? standingOf(scope, (key) => stateToStart(known.get(key), again, contract.profiles), promoted)
    : standing;
  const toRun = jobsToStart(scope, start, stopOnFailure);
  const starting = new Set(toRun.map((place) => jobKeyAt(scope, place)));
  const profileOf = (stage: number, cell: number) => {
    const { jobKey, profile } = jobIn(scope.cells[cell]!, stage);
    return profileToRun(profile, known.get(jobKey), again.onOutOfMemory, contract.profiles);
  };
  const profiles: Record<string, number> = {};
  for (const { stage, cell } of toRun) {
    const profile = profileOf(stage, cell);
    profiles[profile] = (profiles[profile] ?? 0) + 1;
  }
  const { stages, measuredJobs } = expectedJobs(scope, start, known, profileOf);
  return {
    scope,
    cells: scope.cells.map((cell, at) => {
      const { state, stage } = standing.cells[at]!;
      const starts = jobsOf(cell).some(({ jobKey }) => starting.has(jobKey));
      return { cell, state, stage, toRun: starts };
    }),
    stages: standing.stages.map(({ stage, fates, heldBecause }, at) => ({
      stage,
      counts: countBy(fates),
      toRun: toRun.filter((job) => job.stage === at).length,
      later: start.stages[at]!.fates.filter((fate) => fate === "waiting").length,
      ...(heldBecause !== undefined && { heldBecause }),
    })),
    totals: { ...noCells, ...countBy(standing.cells.map(({ state }) => state)) },
    ...{ toRun, profiles, stopped: toRun.length === 0 && jobsToStart(scope, start).length > 0 },
    estimate: estimate(stages, measuredJobs, contract, maxInFlight),
  };
}

/** The jobs that can start, each once: also a representative's for all that follow its fate, and one that places share. */
export function jobsToStart(
  { cells }: Pick<Scope, "cells">,
  standing: Standing,
  stopOnFailure = false,
): JobPlace[] {
  if (stopOnFailure && standing.stages.some(({ fates }) => fates.includes("failed"))) return [];
  const places = new Map<string, JobPlace>();
  for (const [stage, { fates, deciders }] of standing.stages.entries())
    for (const [cell, fate] of fates.entries()) {
      if ((fate !== "new" && fate !== "lost") || deciders[cell] !== cell) continue;
      const key = jobKeyAt({ cells }, { stage, cell });
      if (!places.has(key)) places.set(key, { stage, cell });
    }
  return [...places.values()];
}

const noCells: Readonly<Record<CellState, number>> = {
  ...{ new: 0, waiting: 0, running: 0, done: 0, failed: 0, lost: 0, notPromoted: 0, held: 0 },
};
