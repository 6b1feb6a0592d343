import { z } from "zod";
import type { KnownJob } from "../plan/job-state";
import { parseDocument } from "../stores/parse-document";
import type { Store } from "../stores/store";

const claimSchema = z.object({ jobId: z.string() });

const outcomeSchema = z.object({
  jobId: z.string(),
  status: z.enum(["done", "failed"]),
  error: z.object({ kind: z.string(), message: z.string() }).nullable(),
  seconds: z.object({ total: z.number().optional() }),
  profile: z.string().optional(),
});

/** Kinds of failure that say nothing about the experiment; `sweep run` runs such cells again. */
const lostKinds = new Set(["killed"]);

/** How many jobs are read from the store at a time. */
const readAhead = 32;

/**
 * What the store knows of jobs; one that is claimed and has no result is `lost`, unless the backend says that it runs.
 */
export async function readJobs(store: Store, jobKeys: readonly string[]): Promise<Map<string, KnownJob>> {
  const known = new Map<string, KnownJob>();
  const claimed = new Set(await store.listFolders("results"));
  const wanted = jobKeys.filter((key) => claimed.has(key));
  for (let at = 0; at < wanted.length; at += readAhead) {
    const part = wanted.slice(at, at + readAhead);
    const jobs = await Promise.all(part.map((key) => readJob(store, key)));
    part.forEach((key, i) => {
      const job = jobs[i];
      if (job) known.set(key, job);
    });
  }
  return known;
}

/** The highest complete generation is effective; a claim above it is of a job that runs, or that ended without a result. */
async function readJob(store: Store, jobKey: string): Promise<KnownJob | undefined> {
  const generations = (await store.listFolders(`results/${jobKey}`))
    .filter((name) => /^\d{4}$/.test(name))
    .sort()
    .reverse();
  const holders: string[] = [];
  let latest = 0;
  for (const generation of generations.map(Number)) {
    const prefix = generationPrefix(jobKey, generation);
    const text = await store.get(`${prefix}/result.json`);
    if (text) return { ...readOutcome(`${prefix}/result.json`, text), generation, holders };
    const claim = await store.get(`${prefix}/claim.json`);
    if (!claim) continue;
    latest ||= generation;
    holders.push(...holderOf(claim));
  }
  if (latest === 0) return undefined;
  return { state: "lost", generation: latest, holders, reason: "its process ended without a result" };
}

/** The job that holds a claim; none where it was cut off, since claims are not synced and jobs do not outlive the machine. */
function holderOf(claim: Buffer): string[] {
  try {
    return [claimSchema.parse(JSON.parse(claim.toString("utf8"))).jobId];
  } catch {
    return [];
  }
}

function readOutcome(key: string, text: Buffer): Omit<KnownJob, "generation" | "holders"> {
  const { status, error, seconds, profile, jobId } = parseDocument(key, text, outcomeSchema);
  const ranOn = { jobId, ...(profile !== undefined && { profile }) };
  if (status === "done")
    return { state: "done", ...(seconds.total === undefined ? {} : { seconds: seconds.total }), ...ranOn };
  return {
    state: lostKinds.has(error?.kind ?? "") ? "lost" : "failed",
    reason: error?.message ?? "no reason was given",
    ...(error?.kind === "memory" && { outOfMemory: true }),
    ...ranOn,
  };
}

/** Where the latest attempt at a job is; undefined where there is none. */
export async function latestGeneration(store: Store, jobKey: string): Promise<string | undefined> {
  const generations = (await store.listFolders(`results/${jobKey}`)).filter((name) => /^\d{4}$/.test(name));
  const latest = generations.sort().at(-1);
  return latest && generationPrefix(jobKey, Number(latest));
}

/** Where a generation's claim, log and result are. */
export function generationPrefix(jobKey: string, generation: number): string {
  return `results/${jobKey}/${String(generation).padStart(4, "0")}`;
}
