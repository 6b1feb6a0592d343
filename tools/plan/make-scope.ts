import type { Cell } from "../matrix/cell";
import type { ResolvedConfig } from "../matrix/config/value";
import type { Stage } from "../matrix/stages/stage";
import { stageConfig } from "../matrix/stages/stage-config";
import { commandKey, type JobKeyParts, jobKey } from "./job-key";
import type { RunStage, Runs, Scope, ScopeCell, ScopeJob } from "./scope";
import { seededConfig } from "./seeded-config";

export interface ScopeOptions extends JobKeyParts {
  /** The profile of all jobs, whatever the sweep says. */
  readonly use?: string;
}

/**
 * The scope of a sweep's cells in some of its stages, each after those that it needs.
 *
 * @param visit - called with what each experiment of each stage is given
 */
export function makeScope(
  cells: readonly Cell[],
  stages: readonly Stage[],
  options: ScopeOptions,
  visit: (config: ResolvedConfig) => void = () => {},
): Scope {
  return {
    stages: stages.map((stage) => runStage(stage, cells[0]?.kind === "command")),
    cells: cells.map((cell) =>
      scopeCell(
        cell,
        stages.map((stage) => scopeJob(cell, stage, options, visit)),
      ),
    ),
  };
}

/** Of ten thousand cells most are only counted: all have one shape, and coordinates are made when they are asked for. */
function scopeCell(cell: Cell, jobs: readonly ScopeJob[]): ScopeCell {
  const { jobKey, profile, timeoutSeconds } = jobs.at(-1) as ScopeJob;
  return {
    id: cell.id,
    name: cell.name,
    get coordinates() {
      return cell.coordinates;
    },
    replicate: cell.replicate,
    ...{ jobKey, profile, timeoutSeconds },
    earlier: jobs.length > 1 ? jobs.slice(0, -1) : undefined,
  };
}

/** The stages up to one and including it, with all that they need; in their order. */
export function stagesUpTo(stages: readonly Stage[], last: Stage): Stage[] {
  const wanted = new Set([last.name]);
  for (const { name, needs } of [...stages].reverse())
    if (wanted.has(name)) for (const need of needs) wanted.add(need);
  return stages.filter(({ name }) => wanted.has(name));
}

/** What Triage is given for a cell in a stage. */
export function stageContent(cell: Cell, stage: Stage): ResolvedConfig {
  return seededConfig({ id: cell.id, config: stageConfig(cell, stage) });
}

function runStage({ name, needs, run, onePer, promote, gate }: Stage, isCommand: boolean): RunStage {
  return { name, needs, runs: runsOf(run, isCommand), onePer, promote, gate };
}

function runsOf(run: Stage["run"], isCommand: boolean): Runs {
  return isCommand ? "command" : run;
}

function scopeJob(
  cell: Cell,
  stage: Stage,
  options: ScopeOptions,
  visit: (config: ResolvedConfig) => void,
): ScopeJob {
  return {
    jobKey: cell.kind === "command" ? commandKey(cell, options) : experimentKey(cell, stage, options, visit),
    profile: options.use ?? stage.use?.name ?? cell.profile,
    timeoutSeconds: cell.timeoutSeconds,
  };
}

function experimentKey(
  cell: Cell,
  stage: Stage,
  options: ScopeOptions,
  visit: (config: ResolvedConfig) => void,
): string {
  const config = stageContent(cell, stage);
  if (stage.run === "experiment") visit(config);
  return jobKey(config, options, stage.run);
}
