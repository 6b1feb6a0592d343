import { hash as oneShotHash } from "node:crypto";
import type { Cell } from "../matrix/cell";
import type { ResolvedConfig } from "../matrix/config/value";
import { orderedHash } from "./ordered-hash";
import type { Runs } from "./scope";

/** What decides, beside a cell's config, whether its numbers are already there. */
export interface JobKeyParts {
  readonly savePredictions: boolean;
  readonly dataVersion: string;
  readonly image: string;
}

/**
 * The key of an experiment's job, 32 hex digits: jobs with equal keys give equal results, and one result serves them all.
 *
 * Unlike a cell's id, it tells apart configs whose keys stand in another order: Triage draws the seeds of its models in
 * the order of `grid_config`, and builds columns in the order of `aggregates`, so that their numbers differ.
 */
export function jobKey(config: ResolvedConfig, parts: JobKeyParts, runs: Runs = "experiment"): string {
  const entries = [...config].map(([key, value]) => `${key}=${orderedHash(value)}`).sort();
  const predictions = runs === "experiment" && parts.savePredictions;
  return keyOf([runs, entries, predictions, parts.dataVersion, parts.image]);
}

/** The key of a job that runs a cell's command. */
export function commandKey(
  { command: { argv, env } }: Extract<Cell, { kind: "command" }>,
  { dataVersion, image }: Pick<JobKeyParts, "dataVersion" | "image">,
): string {
  return keyOf(["command", argv, Object.entries(env).sort(), dataVersion, image]);
}

function keyOf(parts: readonly unknown[]): string {
  return oneShotHash("sha256", JSON.stringify(parts), "hex").slice(0, 32);
}
