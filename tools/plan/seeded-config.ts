import { createHash } from "node:crypto";
import type { Cell } from "../matrix/cell";
import type { ResolvedConfig } from "../matrix/config/value";

const seedRange = 2 ** 31;

/** What Triage is given: the cell's config, with a seed from its id where it names none, since Triage would draw one. */
export function seededConfig({ id, config }: Pick<Cell, "id" | "config">): ResolvedConfig {
  if ((config.get("random_seed") ?? null) !== null) return config;
  const digest = createHash("sha256").update(`${id} random_seed`).digest();
  return new Map([...config, ["random_seed", digest.readUInt32BE(0) % seedRange || 1]]);
}
