import { z } from "zod";
import type { RunStage, ScopeCell } from "../plan/scope";
import { exitCode, Problem } from "../problem";
import { parseDocument } from "../stores/parse-document";
import type { Store } from "../stores/store";
import { type PackedCell, writeRows } from "./run-rows";

const scopeJob = { jobKey: z.string(), profile: z.string(), timeoutSeconds: z.number().optional() };

const scopeCellSchema = z.object({
  id: z.string(),
  name: z.string(),
  coordinates: z.record(z.string(), z.string()),
  replicate: z.number().optional(),
  ...scopeJob,
  earlier: z.array(z.object(scopeJob)).readonly().optional(),
}) satisfies z.ZodType<ScopeCell>;

const goal = z.object({
  text: z.string(),
  metric: z.string(),
  parameter: z.string(),
  order: z.enum(["asc", "desc"]),
});

const top = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("count"), count: z.number() }),
  z.object({ kind: z.literal("share"), percent: z.number() }),
]);

const stageSchema = z.object({
  name: z.string(),
  needs: z.array(z.string()).readonly(),
  runs: z.enum(["experiment", "validate-only", "command"]),
  onePer: z.array(z.string()).readonly().optional(),
  promote: z.object({ top, by: goal }).optional(),
  gate: z.object({ maxFailed: z.number() }).optional(),
}) satisfies z.ZodType<RunStage>;

const triageSchema = z.object({
  replace: z.boolean(),
  savePredictions: z.boolean(),
  profile: z.boolean(),
  validate: z.boolean(),
  outputPath: z.string().optional(),
});

/** How the jobs of a run are submitted, by whoever goes on with it. */
const orderSchema = z.object({
  /** Null where jobs need none. */
  database: z.string().nullable(),
  triage: triageSchema,
  maxInFlight: z.number().optional(),
  /** Start nothing new once a cell has failed. */
  stopOnFailure: z.boolean(),
  /** The profile that cells which ran out of memory are run with once more. */
  onOutOfMemory: z.string().optional(),
  pack: z.union([z.literal("auto"), z.number()]).optional(),
  /** The numbers of the cells in the order of submission; their own where left out. */
  turns: z.array(z.number()).readonly().optional(),
});

const runSchema = z.object({
  schemaVersion: z.literal(1),
  id: z.string(),
  /** The sweep's name, or what `--name` said. */
  name: z.string(),
  note: z.string().optional(),
  author: z.string(),
  createdAt: z.string(),
  stack: z.string(),
  image: z.string(),
  dataVersion: z.string(),
  git: z.object({ commit: z.string(), dirty: z.boolean() }).optional(),
  file: z.string(),
  /** The sweep file's text as it was. */
  source: z.string(),
  goal: z.string().optional(),
  /** Ids of the cells that comparisons are made against. */
  baseline: z.array(z.string()),
  /** The axes that the baseline's matcher names. */
  baselineAxes: z.array(z.string()),
  /** Each after those that it needs. */
  stages: z
    .array(stageSchema)
    .min(1)
    .default([{ name: "run", needs: [], runs: "experiment" }]),
  /** The stage that the run ends with although the sweep goes on: its numbers are not the cells'. */
  upTo: z.string().optional(),
  /** Left out by versions whose runs only the sweep's file could go on with. */
  order: orderSchema.optional(),
});

export type RunOrder = z.infer<typeof orderSchema>;

/** What was asked; never changed once written. */
export type RunRecord = z.infer<typeof runSchema>;

/** A run with its scope: the cells whose results are its own, whoever computed them. */
export interface Run extends RunRecord {
  readonly cells: readonly ScopeCell[];
}

/**
 * Writes down what was asked. What its jobs run and the scope come first, so that a run that exists is whole.
 *
 * @param rows - what each job runs: all cells of the first stage, then all of the second …
 */
export async function createRun(store: Store, run: Run, rows: readonly PackedCell[]): Promise<void> {
  const { cells, ...record } = run;
  await writeRows(store, run.id, rows);
  const created =
    (await store.create(`runs/${run.id}/cells.json`, json(cells))) &&
    (await store.create(`runs/${run.id}/run.json`, json(record)));
  if (!created) throw new Error(`a run ${run.id} exists already`);
}

/** The ids of all runs, oldest first. */
export async function listRuns(store: Store): Promise<string[]> {
  return (await store.listFolders("runs")).sort();
}

/** What was asked in a run, without its cells; undefined where it was not completely written. */
export async function readRunRecord(store: Store, id: string): Promise<RunRecord | undefined> {
  const text = await store.get(`runs/${id}/run.json`);
  return text && parseDocument(`runs/${id}/run.json`, text, runSchema);
}

/** A run, whole. */
export async function readRun(store: Store, id: string): Promise<Run> {
  const record = await readRunRecord(store, id);
  const cells = await store.get(`runs/${id}/cells.json`);
  if (!record || !cells)
    throw new Problem(`the run ${id} is incomplete in the store`, { exitCode: exitCode.service });
  return { ...record, cells: parseDocument(`runs/${id}/cells.json`, cells, z.array(scopeCellSchema)) };
}

/** The run that a user names by its id or the start of it; the latest one where nothing is named. */
export async function findRun(store: Store, named: string | undefined): Promise<Run> {
  const ids = await listRuns(store);
  if (named === undefined) {
    for (const id of ids.reverse()) if (await readRunRecord(store, id)) return readRun(store, id);
    throw new Problem("nothing has been run on this stack yet", { hint: "sweep run FILE starts a run" });
  }
  const matching = ids.filter((id) => id.startsWith(named));
  if (matching.length === 1) return readRun(store, matching[0] as string);
  const exact = matching.find((id) => id === named);
  if (exact) return readRun(store, exact);
  if (matching.length > 1) {
    throw new Problem(`${matching.length} runs start with "${named}"`, {
      hint: `such as ${matching.slice(-3).join(", ")}`,
    });
  }
  throw new Problem(`there is no run "${named}"`, { hint: "sweep runs lists them" });
}

function json(value: unknown): Buffer {
  return Buffer.from(`${JSON.stringify(value)}\n`);
}
