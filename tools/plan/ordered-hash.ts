import { createHash } from "node:crypto";
import { hashValue } from "../matrix/config/hash-value";
import type { Key, Value } from "../matrix/config/value";
import { isList, isMap } from "../matrix/config/value";

/** Parts that cells share are hashed once. */
const hashed = new WeakMap<object, string>();

/** A sha256 (base64) over a value, its types and, unlike a cell's id, the order of its keys. Job keys depend on it: it must never change. */
export function orderedHash(value: Value): string {
  if (!isMap(value) && !isList(value)) return scalarHash(value);
  const seen = hashed.get(value);
  if (seen !== undefined) return seen;
  const hash = createHash("sha256").update(isMap(value) ? "map" : "list");
  if (isMap(value)) for (const [key, item] of value) hash.update(`\n${scalarHash(key)} ${orderedHash(item)}`);
  else for (const item of value) hash.update(`\n${orderedHash(item)}`);
  const digest = hash.digest("base64");
  hashed.set(value, digest);
  return digest;
}

function scalarHash(value: Value | Key): string {
  return Buffer.from(hashValue(value)).toString("base64");
}
