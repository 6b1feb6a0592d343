import { jobIn, type ScopeCell } from "../../tools/plan/scope";
import { createRun, type Run } from "../../tools/run/ledger";
import type { Store } from "../../tools/stores/store";

/** A cell of a run's scope. */
export function scopeCell(name: string): ScopeCell {
  return { id: `id-${name}`, name, coordinates: { cell: name }, profile: "small", jobKey: `key-${name}` };
}

/** A run of cells with these names. */
export function sampleRun(id: string, names: readonly string[] = ["a", "b"], more: Partial<Run> = {}): Run {
  return {
    schemaVersion: 1,
    id,
    name: "sample",
    author: "ada",
    createdAt: "2026-11-23T14:25:01.000Z",
    stack: "local",
    image: "sha256:1",
    dataVersion: "data_1",
    file: "sweep.yaml",
    source: "base: base.yaml\n",
    baseline: [],
    baselineAxes: [],
    stages: [{ name: "run", needs: [], runs: "experiment" }],
    order: {
      database: "data_1",
      triage: { replace: false, savePredictions: true, profile: false, validate: true },
      stopOnFailure: false,
    },
    cells: names.map(scopeCell),
    ...more,
  };
}

/** Writes a run to the store, with a config for each of its jobs. */
export function storeRun(store: Store, run: Run): Promise<void> {
  const rows = run.stages.flatMap((_, stage) =>
    run.cells.map((cell) => {
      const { jobKey } = jobIn(cell, stage);
      return { id: cell.id, name: cell.name, jobKey, config: `key: ${jobKey}\n` };
    }),
  );
  return createRun(store, run, rows);
}

/** Writes an array of a run as it is before it is submitted. */
export async function leaveArray(
  store: Store,
  run: string,
  array: number,
  jobKeys: readonly string[],
  pack = 1,
): Promise<void> {
  const intent = { createdAt: "2026-11-23T14:25:01.000Z", nonce: "n", pack, jobKeys };
  await store.put(`runs/${run}/arrays/${array}/intent.json`, JSON.stringify(intent));
}

/** What a job left in the store; an empty object is a result that is not described further. */
export interface Left {
  readonly claimedBy?: string;
  readonly result?: {
    readonly status?: string;
    readonly kind?: string;
    readonly total?: number;
    readonly profile?: string;
  };
}

/** Writes the generations of a job key, the first of which is 1. */
export async function leave(store: Store, jobKey: string, ...generations: readonly Left[]): Promise<void> {
  for (const [at, { claimedBy, result }] of generations.entries()) {
    const prefix = `results/${jobKey}/${String(at + 1).padStart(4, "0")}`;
    if (claimedBy !== undefined)
      await store.put(`${prefix}/claim.json`, JSON.stringify({ jobId: claimedBy }));
    if (result) await store.put(`${prefix}/result.json`, JSON.stringify(resultDocument(result, claimedBy)));
  }
}

function resultDocument(
  { status = "done", kind = "models", total = 2, profile }: NonNullable<Left["result"]>,
  jobId = "nobody",
): unknown {
  const error = status === "done" ? null : { kind, message: `the reason of ${kind}`, detail: null };
  return {
    schemaVersion: 1,
    jobId,
    status,
    error,
    seconds: { total },
    ...(profile !== undefined && { profile }),
  };
}
