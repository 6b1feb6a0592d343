import { hash as oneShotHash } from "node:crypto";
import type { Cell } from "../matrix/cell";
import type { Key, ResolvedConfig, Value } from "../matrix/config/value";
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
  const entries = sortedEntries(config);
  const predictions = runs === "experiment" && parts.savePredictions;
  const others = `${predictions},${JSON.stringify(parts.dataVersion)},${JSON.stringify(parts.image)}`;
  return keyOf(`["${runs}",[${entries.join()}],${others}]`);
}

/** The key of a job that runs a cell's command. */
export function commandKey(
  { command: { argv, env } }: Extract<Cell, { kind: "command" }>,
  { dataVersion, image }: Pick<JobKeyParts, "dataVersion" | "image">,
): string {
  return keyOf(JSON.stringify(["command", argv, Object.entries(env).sort(), dataVersion, image]));
}

function keyOf(text: string): string {
  return oneShotHash("sha256", text, "hex").slice(0, 32);
}

/** The keys of the config that was looked at last, and their places in sorted order. */
let lastOrder: { readonly keys: readonly Key[]; readonly sorted: readonly number[] } = {
  keys: [],
  sorted: [],
};

/** Entries sorted as text. Their keys alone decide the order, and most cells have the same ones in the same places. */
function sortedEntries(config: ResolvedConfig): string[] {
  const entries: string[] = [];
  let sameKeys = config.size === lastOrder.keys.length;
  for (const [key, value] of config) {
    sameKeys &&= lastOrder.keys[entries.length] === key;
    entries.push(entryText(key, value));
  }
  if (!sameKeys) {
    const byText = (a: number, b: number) => (entries[a]! < entries[b]! ? -1 : 1);
    lastOrder = { keys: [...config.keys()], sorted: [...entries.keys()].sort(byText) };
  }
  return lastOrder.sorted.map((place) => entries[place]!);
}

/** Sections that cells share are written once. */
const written = new WeakMap<object, { readonly key: Key; readonly text: string }>();

function entryText(key: Key, value: Value): string {
  const isSection = typeof value === "object" && value !== null;
  const seen = isSection ? written.get(value) : undefined;
  if (seen?.key === key) return seen.text;
  const text = JSON.stringify(`${key}=${orderedHash(value)}`);
  if (isSection) written.set(value, { key, text });
  return text;
}
