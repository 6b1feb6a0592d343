import { createHash, hash as oneShotHash } from "node:crypto";
import type { Key, ListValue, MapValue, Scalar, Value } from "./value";
import { Float, isMap } from "./value";

/** 32 bytes. */
export type Hash = Uint8Array;

const known = new WeakMap<object, Hash>();

/**
 * A sha256 over a value and its types: 1, 1.0 and "1" differ, the order of keys does not count. It is a tree of hashes,
 * and a map's is made from the *sum* of its entries', so that a change of one entry costs one addition and one sha256,
 * whatever the size of the map. Ids depend on it: it must never change.
 */
export function hashValue(value: Value): Hash {
  if (typeof value !== "object" || value === null || value instanceof Float) return sha256(scalarText(value));
  const seen = known.get(value);
  if (seen) return seen;
  const hash = isMap(value) ? hashOfSum(entrySum(value)) : hashList(value);
  known.set(value, hash);
  return hash;
}

function scalarText(value: Scalar): string {
  if (value === null) return "n";
  if (typeof value === "string") return `s${value}`;
  if (typeof value === "boolean") return value ? "t" : "f";
  if (value instanceof Float) return `d${Object.is(value.value, -0) ? "-0" : value.value}`;
  if (typeof value === "number" && !Number.isInteger(value)) return `d${value}`;
  return `i${value}`;
}

function hashList(list: ListValue): Hash {
  const hash = createHash("sha256").update("l");
  for (const item of list) hash.update(hashValue(item));
  return hash.digest();
}

/** What the hashed entries of a map add up to: eight numbers of 32 bits, each modulo 2^32. */
export type EntrySum = Uint32Array;

export function entrySum(map: MapValue): EntrySum {
  const sum = new Uint32Array(8);
  for (const [key, value] of map) addEntries(sum, hashEntry(key, hashValue(value)));
  return sum;
}

/** What one entry of a map, whose value has this hash, adds to the sum. */
export function hashEntry(key: Key, value: Hash): EntrySum {
  const hash = createHash("sha256").update("e").update(hashValue(key)).update(value).digest();
  return Uint32Array.from({ length: 8 }, (_, lane) => hash.readUInt32BE(4 * lane));
}

export function addEntries(sum: EntrySum, entries: EntrySum): void {
  for (let lane = 0; lane < 8; lane++) sum[lane] = sum[lane]! + entries[lane]!;
}

export function takeEntries(sum: EntrySum, entries: EntrySum): void {
  for (let lane = 0; lane < 8; lane++) sum[lane] = sum[lane]! - entries[lane]!;
}

/** The hash of the map whose entries add up to `sum`. */
export function hashOfSum(sum: EntrySum): Hash {
  return createHash("sha256").update(sumBytes(sum)).digest();
}

/** The same in hex, for millions of maps. */
export function hexOfSum(sum: EntrySum): string {
  return oneShotHash("sha256", sumBytes(sum), "hex");
}

const mapBytes = Buffer.alloc(33, "m");
const mapView = new DataView(mapBytes.buffer, mapBytes.byteOffset, mapBytes.length);

function sumBytes(sum: EntrySum): Buffer {
  for (let lane = 0; lane < 8; lane++) mapView.setUint32(1 + 4 * lane, sum[lane]!);
  return mapBytes;
}

function sha256(text: string): Hash {
  return createHash("sha256").update(text).digest();
}

export function toHex(hash: Hash): string {
  return Buffer.from(hash).toString("hex");
}

/** Whether two values are one to a config: same types, any order of keys. */
export function sameValue(a: Value | undefined, b: Value | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a === b || toHex(hashValue(a)) === toHex(hashValue(b));
}
