import { readFileSync } from "node:fs";
import type { Cell } from "../matrix/cell";
import { emitConfig } from "../matrix/config/emit-config";
import { matchesCell } from "../matrix/match/matcher";
import type { Stage } from "../matrix/stages/stage";
import type { Sweep } from "../matrix/sweep";
import { stageContent } from "../plan/make-scope";
import { jobIn, type Scope } from "../plan/scope";
import { inSharingOrder } from "../plan/share-matrices";
import type { Store } from "../stores/store";
import { author, gitState } from "./author";
import { createRun, type Run, type RunOrder } from "./ledger";
import { newRunId } from "./run-id";
import type { PackedCell } from "./run-rows";
import { sameRun } from "./same-run";

/** What a run is asked with, beside its sweep. */
export interface RunRequest {
  readonly scope: Scope;
  /** The scope's cells and stages, as the sweep has them. */
  readonly cells: readonly Cell[];
  readonly stages: readonly Stage[];
  /** Where the sweep file is; absolute. */
  readonly path: string;
  /** How the run names it: from the project's root. */
  readonly file: string;
  readonly stack: string;
  readonly image: string;
  readonly dataVersion: string;
  readonly order: RunOrder;
  /** @default the sweep's name */
  readonly name?: string;
  readonly note?: string;
}

/** The run that was asked with the same before, or a new one; a name or a note of its own makes it new. */
export async function openRun(store: Store, sweep: Sweep, request: RunRequest): Promise<Run> {
  const { file, stack, image, dataVersion, name, note, scope, order, stages, cells } = request;
  const source = readFileSync(request.path, "utf8");
  const again =
    name === undefined && note === undefined
      ? await sameRun(store, { file, source, scope, order })
      : undefined;
  if (again) return again;
  const git = await gitState(request.path);
  const { baseline, goal } = sweep;
  const last = stages.at(-1)?.name;
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
    ...(goal && { goal: goal.text }),
    baseline: cells.filter((cell) => baseline && matchesCell(baseline, cell)).map(({ id }) => id),
    baselineAxes: [...new Set(baseline?.entries.flatMap(({ tests }) => [...tests.keys()]))],
    ...(last !== undefined && last !== sweep.stages.at(-1)?.name && { upTo: last }),
    order: { ...order, ...(cells[0]?.kind === "triage" && { turns: turnsOf(cells) }) },
    stages: [...scope.stages],
    cells: [...scope.cells],
  };
  await createRun(store, run, packCells(request));
  return run;
}

/** The numbers of the cells in the order that builds shared work early. */
function turnsOf(cells: readonly Cell[]): number[] {
  return inSharingOrder([...cells.entries()], ([, cell]) => cell).map(([number]) => number);
}

/** What each job runs: all cells of the first stage, then all of the second … */
function packCells({ scope, cells, stages }: RunRequest): PackedCell[] {
  return stages.flatMap((stage, number) =>
    cells.map((cell, at): PackedCell => {
      const { id, name } = cell;
      const common = { id, name, jobKey: jobIn(scope.cells[at]!, number).jobKey };
      return cell.kind === "command"
        ? { ...common, command: cell.command }
        : { ...common, config: emitConfig({ config: stageContent(cell, stage) }) };
    }),
  );
}
