import type { JobState, KnownJob } from "../../tools/plan/job-state";
import type { RunStage, Scope, ScopeCell } from "../../tools/plan/scope";

/** A stage that trains, after others. */
export function sampleStage(
  name: string,
  needs: readonly string[] = [],
  more: Partial<RunStage> = {},
): RunStage {
  return { name, needs, runs: "experiment", ...more };
}

/** Cells by name; the job of cell `a` in stage `quick` has the key `quick-a`. */
export function sampleScope(
  stages: readonly RunStage[],
  names: readonly string[],
  of: (name: string) => Partial<ScopeCell> = () => ({}),
): Scope {
  const cells = names.map((name): ScopeCell => {
    const jobs = stages.map((stage) => ({ jobKey: `${stage.name}-${name}`, profile: "small" }));
    return {
      ...{ id: name, name, coordinates: { cell: name } },
      ...jobs.at(-1)!,
      ...(jobs.length > 1 && { earlier: jobs.slice(0, -1) }),
      ...of(name),
    };
  });
  return { stages, cells };
}

/** What is known of a job. */
export function knownJob(state: JobState, more: Partial<KnownJob> = {}): KnownJob {
  return { state, generation: 1, holders: [], ...more };
}
