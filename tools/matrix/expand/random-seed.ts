import { hash } from "node:crypto";

/** The random seed of a replicate, from the sweep's seed and the hash of the cell: 31 bits, as Triage takes them. */
export function randomSeed(seed: number, cellHash: string, replicate: number): number {
  const digest = hash("sha256", `${seed}:${cellHash}:${replicate}`, "hex");
  return Number.parseInt(digest.slice(0, 8), 16) >>> 1;
}
