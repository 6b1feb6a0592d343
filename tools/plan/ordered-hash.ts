import { hash as oneShotHash } from "node:crypto";
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
  let text = isMap(value) ? "map" : "list";
  if (isMap(value)) for (const [key, item] of value) text += `\n${scalarHash(key)} ${orderedHash(item)}`;
  else for (const item of value) text += `\n${orderedHash(item)}`;
  const digest = oneShotHash("sha256", text, "base64");
  hashed.set(value, digest);
  return digest;
}

/** Keys and small values come again and again; there are too many of them only in what no person wrote. */
const scalars = new Map<Value | Key, string>();
const mostScalars = 10_000;

function scalarHash(value: Value | Key): string {
  const seen = scalars.get(value);
  if (seen !== undefined) return seen;
  const hash = Buffer.from(hashValue(value)).toString("base64");
  if (scalars.size < mostScalars) scalars.set(value, hash);
  return hash;
}
