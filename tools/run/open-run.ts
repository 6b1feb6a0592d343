import { readFileSync } from "node:fs";
import path from "node:path";
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
  /** The sweep file; absolute path. */
  readonly file: string;
  /** The project's root, from which the run names the file. */
  readonly root: string;
  readonly stack: string;
  readonly image: string;
  readonly dataVersion: string;
  /** @default the sweep's name */
  readonly name?: string;
  readonly note?: string;
}

/** The run that was asked with the same before, or a new one; a name or a note of its own makes it new. */
export async function openRun(store: Store, sweep: Sweep, plan: Plan, request: RunRequest): Promise<Run> {
  const { root, stack, image, dataVersion, name, note } = request;
  const file = path.relative(root, request.file);
  const source = readFileSync(request.file, "utf8");
  const jobKeys = plan.cells.map(({ jobKey }) => jobKey);
  const again =
    name === undefined && note === undefined ? await sameRun(store, { file, source, jobKeys }) : undefined;
  if (again) return again;
  const git = await gitState(request.file);
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
