import { randomBytes } from "node:crypto";

const alphabet = "abcdefghijkmnpqrstuvwxyz23456789";

/** A new run's id: sortable by time (UTC), unique by four random characters, such as `20261123-142501-k3fd`. */
export function newRunId(now: Date): string {
  const digits = now.toISOString().replace(/[-:]/g, "").replace("T", "-").slice(0, 15);
  const suffix = [...randomBytes(4)].map((byte) => alphabet[byte % alphabet.length]).join("");
  return `${digits}-${suffix}`;
}
