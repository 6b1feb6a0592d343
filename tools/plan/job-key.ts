import { createHash } from "node:crypto";

/** What decides, beside a cell's config, whether its numbers are already there. */
export interface JobKeyParts {
  readonly savePredictions: boolean;
  readonly dataVersion: string;
  readonly image: string;
}

/** The key of a cell's job, 32 hex digits: jobs with equal keys give equal results, and one result serves them all. */
export function jobKey(cellHash: string, parts: JobKeyParts): string {
  const text = JSON.stringify(["experiment", cellHash, parts.savePredictions, parts.dataVersion, parts.image]);
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}
