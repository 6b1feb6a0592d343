import { randomBytes } from "node:crypto";
import type { ArrayRequest, Backend, JobProfile } from "../backends/backend";
import { exitCode, Problem } from "../problem";
import type { Store } from "../stores/store";
import type { Manifest, PackedCell } from "./pack-array";
import { packArray } from "./pack-array";

/** AWS Batch's largest array; the local backend keeps to it, so that a plan means the same everywhere. */
export const largestArray = 10_000;

/** A submitted array: its number in the run, and its job. */
export interface SubmittedArray {
  readonly array: number;
  readonly jobId: string;
}

/** An array that is to be submitted: cells that share a profile and a timeout. */
export interface ArrayPlan {
  readonly profile: JobProfile;
  readonly cells: readonly PackedCell[];
}

/** What the arrays of one submission have in common. */
export interface Submission {
  readonly run: string;
  readonly manifest: Pick<
    Manifest,
    "stack" | "image" | "dataVersion" | "database" | "triage" | "supersedes" | "again"
  >;
  readonly maxInFlight?: number;
}

/** Divides cells into arrays: by profile and timeout, none larger than the limit, in the order of the cells. */
export function groupIntoArrays<T>(
  items: readonly T[],
  profileOf: (item: T) => JobProfile,
): { readonly profile: JobProfile; readonly items: readonly T[] }[] {
  const groups = new Map<string, { readonly profile: JobProfile; readonly items: T[] }>();
  for (const item of items) {
    const profile = profileOf(item);
    const key = `${profile.name} ${profile.timeoutSeconds}`;
    const group = groups.get(key);
    if (group) group.items.push(item);
    else groups.set(key, { profile, items: [item] });
  }
  return [...groups.values()].flatMap(({ profile, items }) =>
    Array.from({ length: Math.ceil(items.length / largestArray) }, (_, part) => ({
      profile,
      items: items.slice(part * largestArray, (part + 1) * largestArray),
    })),
  );
}

/** Submits arrays, each with an intent written before and its job id after, so that a crash in between is seen. */
export async function submitArrays(
  store: Store,
  backend: Backend,
  plans: readonly ArrayPlan[],
  submission: Submission,
): Promise<SubmittedArray[]> {
  const submitted: SubmittedArray[] = [];
  for (const plan of plans) submitted.push(await submitArray(store, backend, plan, submission));
  return submitted;
}

async function submitArray(
  store: Store,
  backend: Backend,
  { profile, cells }: ArrayPlan,
  { run, manifest, maxInFlight }: Submission,
): Promise<SubmittedArray> {
  const array = await reserveNumber(store, run);
  const folder = arrayFolder(run, array);
  const jobName = jobNameOf(run, array);
  const key = await packArray(store, folder, cells, { schemaVersion: 1, run, array, jobName, ...manifest });
  const request: ArrayRequest = {
    run,
    array,
    jobName,
    manifest: key,
    size: cells.length,
    profile,
    ...(maxInFlight === undefined ? {} : { maxInFlight }),
  };
  await store.put(`${folder}/request.json`, Buffer.from(JSON.stringify(request)));
  const jobId = await backend.submit(request);
  await store.put(`${folder}/job.json`, Buffer.from(JSON.stringify({ jobId })));
  return { array, jobId };
}

/** The next free number; of two clients that submit for one run at a time, each gets its own. */
async function reserveNumber(store: Store, run: string): Promise<number> {
  const taken = (await store.listFolders(`runs/${run}/arrays`)).map(Number);
  for (let array = Math.max(-1, ...taken) + 1; ; array += 1) {
    const intent = { createdAt: new Date().toISOString(), nonce: randomBytes(8).toString("hex") };
    if (await store.create(`${arrayFolder(run, array)}/intent.json`, Buffer.from(JSON.stringify(intent))))
      return array;
  }
}

/** The job keys of an array's cells, in the order of its children. */
export async function readArrayKeys(store: Store, run: string, array: number): Promise<string[]> {
  const key = `${arrayFolder(run, array)}/cells.ndjson`;
  const text = await store.get(key);
  if (!text) throw new Problem(`${key} is missing in the store`, { exitCode: exitCode.service });
  return text
    .toString("utf8")
    .trimEnd()
    .split("\n")
    .map((line) => (JSON.parse(line) as PackedCell).jobKey);
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
