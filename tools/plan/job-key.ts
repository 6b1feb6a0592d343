import { createHash } from "node:crypto";
import { hashValue } from "../matrix/config/hash-value";
import type { Key, ResolvedConfig, Value } from "../matrix/config/value";
import { isList, isMap } from "../matrix/config/value";

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

/** Parts that cells share are hashed once. */
const hashed = new WeakMap<object, string>();

function orderedHash(value: Value): string {
  if (!isMap(value) && !isList(value)) return Buffer.from(hashValue(value)).toString("base64");
  const seen = hashed.get(value);
  if (seen !== undefined) return seen;
  const hash = createHash("sha256").update(isMap(value) ? "map" : "list");
  if (isMap(value)) for (const [key, item] of value) hash.update(`\n${keyHash(key)} ${orderedHash(item)}`);
  else for (const item of value) hash.update(`\n${orderedHash(item)}`);
  const digest = hash.digest("base64");
  hashed.set(value, digest);
  return digest;
}

function keyHash(key: Key): string {
  return Buffer.from(hashValue(key)).toString("base64");
}
