import { z } from "zod";
import type { Store } from "../stores/store";
import { latestGeneration } from "./read-jobs";

const progressSchema = z.object({
  phase: z.string(),
  done: z.number().nullish(),
  total: z.number().nullish(),
});

const phases: Readonly<Record<string, string>> = {
  matrices: "builds cohort, labels, features and matrices",
  models: "trains and tests models",
};

/** What a job that runs is doing, as it says itself. */
export async function runningReason(store: Store, jobKey: string): Promise<string> {
  const prefix = await latestGeneration(store, jobKey);
  // What has a result is of an attempt before this one.
  const isOver = prefix !== undefined && (await store.get(`${prefix}/result.json`)) !== undefined;
  const text = isOver ? undefined : prefix && (await store.get(`${prefix}/progress.json`));
  const parsed = text ? progressSchema.safeParse(parseQuietly(text)) : undefined;
  if (!parsed?.success) return "it has just begun, or waits for another cell that builds the same";
  const { phase, done, total } = parsed.data;
  const part = typeof done === "number" && typeof total === "number" ? ` (${done} of ${total})` : "";
  return `it ${phases[phase] ?? phase}${part}`;
}

function parseQuietly(text: Buffer): unknown {
  try {
    return JSON.parse(text.toString("utf8"));
  } catch {
    return undefined;
  }
}
