import { readFileSync } from "node:fs";
import { matchesCell } from "../matrix/match/matcher";
import type { Sweep } from "../matrix/sweep";
import type { Plan } from "../plan/plan";
import type { Store } from "../stores/store";
import { author, gitState } from "./author";
import { createRun, type Run } from "./ledger";
import { newRunId } from "./run-id";
import { sameRun } from "./same-run";

/** What a run is asked with, beside its sweep and plan. */
export interface RunRequest {
  /** Where the sweep file is; absolute. */
  readonly path: string;
  /** How the run names it: from the project's root. */
  readonly file: string;
  readonly stack: string;
  readonly image: string;
  readonly dataVersion: string;
  /** @default the sweep's name */
  readonly name?: string;
  readonly note?: string;
}

/** The run that was asked with the same before, or a new one; a name or a note of its own makes it new. */
export async function openRun(store: Store, sweep: Sweep, plan: Plan, request: RunRequest): Promise<Run> {
  const { file, stack, image, dataVersion, name, note } = request;
  const source = readFileSync(request.path, "utf8");
  const jobKeys = plan.cells.map(({ jobKey }) => jobKey);
  const again =
    name === undefined && note === undefined ? await sameRun(store, { file, source, jobKeys }) : undefined;
  if (again) return again;
  const git = await gitState(request.path);
  const matched = plan.cells.filter(({ cell }) => sweep.baseline && matchesCell(sweep.baseline, cell));
  const run: Run = {
    schemaVersion: 1,
    id: newRunId(new Date()),
    name: name ?? sweep.name,
    ...(note !== undefined && { note }),
    author: author(),
    createdAt: new Date().toISOString(),
    ...{ stack, image, dataVersion },
    ...(git && { git }),
    ...{ file, source },
    ...(sweep.goal && { goal: sweep.goal.text }),
    baseline: matched.map(({ cell }) => cell.id),
    baselineAxes: [...new Set(sweep.baseline?.entries.flatMap(({ tests }) => [...tests.keys()]))],
    cells: plan.cells.map(({ cell: { id, name, coordinates, profile }, jobKey }) => ({
      ...{ id, name, coordinates, profile, jobKey },
    })),
  };
  await createRun(store, run);
  return run;
}
