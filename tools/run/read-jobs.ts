import { z } from "zod";
import type { KnownJob } from "../plan/job-state";
import { parseDocument } from "../stores/parse-document";
import type { Store } from "../stores/store";

const claimSchema = z.object({ jobId: z.string() });

const outcomeSchema = z.object({
  status: z.enum(["done", "failed"]),
  error: z.object({ kind: z.string(), message: z.string() }).nullable(),
  seconds: z.object({ total: z.number().optional() }),
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
    const claimText = await store.get(`${prefix}/claim.json`);
    if (!claimText) continue;
    latest ||= generation;
    const { jobId } = parseDocument(`${prefix}/claim.json`, claimText, claimSchema);
    const text = await store.get(`${prefix}/result.json`);
    if (text) return { ...readOutcome(`${prefix}/result.json`, text), generation, jobId, holders };
    holders.push(jobId);
  }
  if (latest === 0) return undefined;
  return { state: "lost", generation: latest, holders, reason: "its process ended without a result" };
}

function readOutcome(key: string, text: Buffer): Pick<KnownJob, "state" | "seconds" | "reason"> {
  const { status, error, seconds } = parseDocument(key, text, outcomeSchema);
  if (status === "done")
    return { state: "done", ...(seconds.total === undefined ? {} : { seconds: seconds.total }) };
  const state = lostKinds.has(error?.kind ?? "") ? "lost" : "failed";
  return { state, reason: error?.message ?? "no reason was given" };
}

/** Where a generation's claim, log and result are. */
export function generationPrefix(jobKey: string, generation: number): string {
  return `results/${jobKey}/${String(generation).padStart(4, "0")}`;
}
