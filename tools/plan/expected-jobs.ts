import type { ExpectedJobs } from "./estimate";
import type { KnownJob } from "./job-state";
import { allJobKeys, jobIn, type RunStage, type Runs, type Scope, type ScopeCell } from "./scope";
import type { Standing } from "./standing";

/** What a job is guessed to take where none of the sweep has finished yet, in seconds. */
export const guessedSeconds: Readonly<Record<Runs, number>> = {
  experiment: 30,
  "validate-only": 5,
  command: 30,
};

/**
 * What is to run, now and in later stages, with the seconds that finished jobs of the same stage took on average.
 *
 * @param profileOf - the profile of a job, by the numbers of its stage and cell
 */
export function expectedJobs(
  scope: Scope,
  standing: Standing,
  known: ReadonlyMap<string, KnownJob>,
  profileOf: (stage: number, cell: number) => string,
): { readonly stages: readonly (readonly ExpectedJobs[])[]; readonly measuredJobs: number } {
  const measured = scope.stages.map((_, stage) => secondsIn(scope, stage, known));
  const everything = allJobKeys(scope).flatMap((key) => known.get(key)?.seconds ?? []);
  // What cells and stages share is one job.
  const counted = new Set<string>();
  const stages = scope.stages.map(({ runs }, stage) => {
    const seconds = mean(measured[stage] as number[]) ?? guessFor(runs, everything);
    const isFirst = (cell: number) => {
      const { jobKey } = jobIn(scope.cells[cell]!, stage);
      return !counted.has(jobKey) && counted.add(jobKey);
    };
    const profileIn = (cell: number) => profileOf(stage, cell);
    return [...countByProfile(scope, standing, stage, profileIn, isFirst)].map(([profile, jobs]) => ({
      ...{ profile, jobs, seconds },
    }));
  });
  return { stages, measuredJobs: everything.length };
}

function secondsIn({ cells }: Scope, stage: number, known: ReadonlyMap<string, KnownJob>): number[] {
  if (known.size === 0) return [];
  return cells.flatMap((cell) => known.get(jobIn(cell, stage).jobKey)?.seconds ?? []);
}

/** What other stages took says something, but not of a validation, which trains nothing. */
function guessFor(runs: Runs, others: readonly number[]): number {
  return (runs === "validate-only" ? undefined : mean(others)) ?? guessedSeconds[runs];
}

function mean(seconds: readonly number[]): number | undefined {
  return seconds.length === 0 ? undefined : seconds.reduce((sum, each) => sum + each, 0) / seconds.length;
}

/** The jobs of a stage that are to run, by profile; of a stage to come as many as may. */
function countByProfile(
  { cells, stages }: Scope,
  standing: Standing,
  number: number,
  profileOf: (cell: number) => string,
  isFirst: (cell: number) => unknown,
): Map<string, number> {
  const { fates, deciders } = standing.stages[number]!;
  const counts = new Map<string, number>();
  const waiting: number[] = [];
  for (const [cell, fate] of fates.entries()) {
    if (fate === "waiting" && isFirst(cell)) waiting.push(cell);
    const starts = (fate === "new" || fate === "lost") && deciders[cell] === cell;
    if (starts && isFirst(cell)) add(counts, profileOf(cell), 1);
  }
  const coming = comingFrom(
    stages[number]!,
    waiting.map((cell) => cells[cell]!),
  );
  for (const cell of waiting) add(counts, profileOf(cell), coming / waiting.length);
  return counts;
}

/** How many of the cells that wait for a stage will run in it, at most. */
function comingFrom({ onePer, promote }: RunStage, waiting: readonly ScopeCell[]): number {
  if (onePer)
    return new Set(
      waiting.map(({ coordinates }) => JSON.stringify(onePer.map((axis) => coordinates[axis] ?? null))),
    ).size;
  if (!promote) return waiting.length;
  const { top } = promote;
  return top.kind === "count"
    ? Math.min(top.count, waiting.length)
    : Math.ceil((waiting.length * top.percent) / 100 - 1e-9);
}

function add(counts: Map<string, number>, profile: string, jobs: number): void {
  counts.set(profile, (counts.get(profile) ?? 0) + jobs);
}
