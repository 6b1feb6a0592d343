/**
 * A float whose value is whole (1.0, 1e3, -0.0): plain numbers that are whole stand for integers, so that 1 and
 * 1.0 stay two things, as they are to Python.
 */
export class Float {
  constructor(readonly value: number) {}
}

/** Whole numbers are integers (a bigint beyond 2^53); other numbers, infinities and NaN are floats. */
export type Scalar = null | boolean | number | bigint | Float | string;

/** What a config may use as a key: `class_weight: { 0: 1, 1: 10 }` has whole numbers. */
export type Key = string | number | bigint | boolean;

export type ListValue = readonly Value[];

/** A map keeps the order in which it was written; Triage trains its models in that order. */
export interface MapValue extends ReadonlyMap<Key, Value> {}

/** Config data as YAML 1.2 means it. Never changed in place, so that cells may share parts. */
export type Value = Scalar | ListValue | MapValue;

/** A whole Triage config. */
export type ResolvedConfig = MapValue;

export function isMap(value: Value | undefined): value is MapValue {
  return value instanceof Map;
}

export function isList(value: Value | undefined): value is ListValue {
  return Array.isArray(value);
}

export function isScalar(value: Value): value is Scalar {
  return !isMap(value) && !isList(value);
}

/** A float of YAML, wrapped when it could be taken for an integer. */
export function floatValue(value: number): number | Float {
  return Number.isInteger(value) ? new Float(value) : value;
}

/** The label of a scalar, as `String` gives it: 1.0 is "1", null is "null". */
export function labelText(value: Scalar): string {
  return value instanceof Float ? String(value.value) : String(value);
}

/** A value in the words of a message: `5`, `"text"`, `a list`, `a map`. */
export function describeValue(value: Value): string {
  if (isMap(value)) return "a map";
  if (isList(value)) return "a list";
  if (typeof value === "string") return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  if (value instanceof Float) return Object.is(value.value, -0) ? "-0.0" : floatText(value.value);
  return String(value);
}

function floatText(value: number): string {
  const text = String(value);
  return text.includes("e") ? text : `${text}.0`;
}

/** The value as JSON can carry it: floats become numbers, integers beyond 2^53 and keys become text. */
export function toPlain(value: Value): unknown {
  if (isMap(value)) {
    const plain: Record<string, unknown> = Object.create(null);
    for (const [key, item] of value) plain[String(key)] = toPlain(item);
    return plain;
  }
  if (isList(value)) return value.map(toPlain);
  if (value instanceof Float) return value.value;
  return typeof value === "bigint" ? String(value) : value;
}
