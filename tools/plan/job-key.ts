import { createHash } from "node:crypto";
import type { ResolvedConfig } from "../matrix/config/value";
import { orderedHash } from "./ordered-hash";

/** What decides, beside a cell's config, whether its numbers are already there. */
export interface JobKeyParts {
  readonly savePredictions: boolean;
  readonly dataVersion: string;
  readonly image: string;
}

/**
 * The key of a cell's job, 32 hex digits: jobs with equal keys give equal results, and one result serves them all.
 *
 * Unlike a cell's id, it tells apart configs whose keys stand in another order: Triage draws the seeds of its models in
 * the order of `grid_config`, and builds columns in the order of `aggregates`, so that their numbers differ.
 */
export function jobKey(config: ResolvedConfig, parts: JobKeyParts): string {
  const entries = [...config].map(([key, value]) => `${key}=${orderedHash(value)}`).sort();
  const text = JSON.stringify(["experiment", entries, parts.savePredictions, parts.dataVersion, parts.image]);
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}
