import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { ArrayRequest, Backend, JobProfile } from "../backends/backend";
import { exitCode, Problem } from "../problem";
import { parseDocument } from "../stores/parse-document";
import type { Store } from "../stores/store";
import type { Manifest } from "./manifest";
import { placesText, type RowPlace, rowsKey } from "./run-rows";

/** AWS Batch's largest array; the local backend keeps to it, so that a plan means the same everywhere. */
export const largestArray = 10_000;

/** A submitted array: its number in the run, and its job. */
export interface SubmittedArray {
  readonly array: number;
  readonly jobId: string;
}

/** A cell of an array. */
export interface ArrayCell {
  readonly jobKey: string;
  /** Of what it runs, in the run's rows. */
  readonly place: RowPlace;
}

/** An array that is to be submitted: cells that share a stage, a profile and a timeout. */
export interface ArrayPlan {
  readonly profile: JobProfile;
  readonly cells: readonly ArrayCell[];
  /** How many cells each child runs. */
  readonly pack: number;
  readonly manifest: Pick<
    Manifest,
    "stack" | "image" | "dataVersion" | "database" | "runs" | "cwd" | "triage" | "supersedes" | "again"
  >;
  readonly request: Pick<ArrayRequest, "runner" | "needsDatabase" | "maxInFlight" | "stopOnFailure">;
}

const intentSchema = z.object({
  createdAt: z.string(),
  nonce: z.string(),
  pack: z.number().int().min(1),
  /** In the order of the array's cells. */
  jobKeys: z.array(z.string()),
});

type Intent = z.infer<typeof intentSchema>;

/** Divides items into groups for arrays: by key, none with more children than the limit, in the order of the items. */
export function groupIntoArrays<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  packOf: (items: readonly T[]) => number,
): { readonly items: readonly T[]; readonly pack: number }[] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return [...groups.values()].flatMap((group) => {
    const pack = packOf(group);
    const most = largestArray * pack;
    return Array.from({ length: Math.ceil(group.length / most) }, (_, part) => ({
      items: group.slice(part * most, (part + 1) * most),
      pack,
    }));
  });
}

/** Submits arrays of a run, each with an intent written before and its job id after, so that a crash in between is seen. */
export async function submitArrays(
  store: Store,
  backend: Backend,
  run: string,
  plans: readonly ArrayPlan[],
): Promise<SubmittedArray[]> {
  const submitted: SubmittedArray[] = [];
  for (const plan of plans) submitted.push(await submitArray(store, backend, run, plan));
  return submitted;
}

async function submitArray(
  store: Store,
  backend: Backend,
  run: string,
  { profile, cells, pack, manifest, request }: ArrayPlan,
): Promise<SubmittedArray> {
  const array = await reserveNumber(store, run, { pack, jobKeys: cells.map(({ jobKey }) => jobKey) });
  const folder = arrayFolder(run, array);
  const jobName = jobNameOf(run, array);
  const whole: Manifest = {
    ...{ schemaVersion: 1, run, array, jobName },
    ...manifest,
    profile: profile.name,
    cells: rowsKey(run),
    index: `${folder}/cells.index`,
    size: cells.length,
    pack,
  };
  await store.put(whole.index, placesText(cells.map(({ place }) => place)));
  await store.put(`${folder}/manifest.json`, JSON.stringify(whole));
  const jobId = await backend.submit({
    ...{ run, array, jobName, profile },
    manifest: `${folder}/manifest.json`,
    size: Math.ceil(cells.length / pack),
    ...request,
  });
  await store.put(`${folder}/job.json`, JSON.stringify({ jobId }));
  return { array, jobId };
}

/** The next free number; of two clients that submit for one run at a time, each gets its own. */
async function reserveNumber(
  store: Store,
  run: string,
  asked: Pick<Intent, "pack" | "jobKeys">,
): Promise<number> {
  const taken = (await store.listFolders(`runs/${run}/arrays`)).map(Number);
  for (let array = Math.max(-1, ...taken) + 1; ; array += 1) {
    const nonce = randomBytes(8).toString("hex");
    const intent: Intent = { createdAt: new Date().toISOString(), nonce, ...asked };
    if (await store.create(`${arrayFolder(run, array)}/intent.json`, JSON.stringify(intent))) return array;
  }
}

/** The job keys of an array's cells, child by child. */
export async function readArrayKeys(store: Store, run: string, array: number): Promise<string[][]> {
  const key = `${arrayFolder(run, array)}/intent.json`;
  const text = await store.get(key);
  if (!text) throw new Problem(`${key} is missing in the store`, { exitCode: exitCode.service });
  const { pack, jobKeys } = parseDocument(key, text, intentSchema);
  return Array.from({ length: Math.ceil(jobKeys.length / pack) }, (_, child) =>
    jobKeys.slice(child * pack, (child + 1) * pack),
  );
}

function arrayFolder(run: string, array: number): string {
  return `runs/${run}/arrays/${array}`;
}

/** A job's name says which array it is: by it a job is found whose id was not written down. */
function jobNameOf(run: string, array: number): string {
  return `${run}-a${array}`;
}

/** The run and the number of the array that a job was named after; undefined for others' jobs. */
export function arrayOfJob(jobName: string): { readonly run: string; readonly array: number } | undefined {
  const [, run, array] = /^(.+)-a(\d+)$/.exec(jobName) ?? [];
  return run === undefined ? undefined : { run, array: Number(array) };
}
