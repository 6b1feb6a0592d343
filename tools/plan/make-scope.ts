import type { Cell } from "../matrix/cell";
import type { ResolvedConfig } from "../matrix/config/value";
import type { Stage } from "../matrix/stages/stage";
import { stageConfig } from "../matrix/stages/stage-config";
import { commandKey, type JobKeyParts, jobKey } from "./job-key";
import type { RunStage, Runs, Scope, ScopeJob } from "./scope";
import { seededConfig } from "./seeded-config";

export interface ScopeOptions extends JobKeyParts {
  /** The profile of all jobs, whatever the sweep says. */
  readonly use?: string;
}

/** The scope of a sweep's cells in some of its stages, each after those that it needs. */
export function makeScope(cells: readonly Cell[], stages: readonly Stage[], options: ScopeOptions): Scope {
  return {
    stages: stages.map((stage) => runStage(stage, cells[0]?.kind === "command")),
    cells: cells.map((cell) => {
      const jobs = stages.map((stage) => scopeJob(cell, stage, options));
      const { id, name, coordinates, replicate } = cell;
      return {
        ...{ id, name, coordinates },
        ...(replicate !== undefined && { replicate }),
        ...(jobs.at(-1) as ScopeJob),
        ...(jobs.length > 1 && { earlier: jobs.slice(0, -1) }),
      };
    }),
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

function scopeJob(cell: Cell, stage: Stage, { use, ...parts }: ScopeOptions): ScopeJob {
  const key =
    cell.kind === "command" ? commandKey(cell, parts) : jobKey(stageContent(cell, stage), parts, stage.run);
  const { profile, timeoutSeconds } = cell;
  return {
    jobKey: key,
    profile: use ?? stage.use?.name ?? profile,
    ...(timeoutSeconds !== undefined && { timeoutSeconds }),
  };
}
