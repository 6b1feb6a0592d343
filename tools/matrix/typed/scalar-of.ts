import { Scalar } from "yaml";

import { Float } from "../config/value";

/** As the YAML parser has scalars: integers are bigints, floats are numbers. */
export function scalarOf(value: unknown): Scalar | undefined {
  if (value instanceof Float) return new Scalar(value.value);
  switch (typeof value) {
    case "string":
    case "boolean":
    case "bigint":
      return new Scalar(value);
    case "number":
      if (!Number.isInteger(value)) return new Scalar(value);
      return Number.isSafeInteger(value) ? new Scalar(BigInt(value)) : undefined;
    default:
      return value === null ? new Scalar(null) : undefined;
  }
}

/** A value that a config cannot hold, in words. */
export function describeForeign(value: unknown): string {
  if (typeof value === "number") return `${value}, which a number does not hold exactly`;
  if (typeof value === "symbol") return "a symbol";
  if (typeof value !== "object" || value === null) return String(value);
  return `an object of class ${value.constructor?.name || "unknown"}`;
}

/** What to write in place of a value that a config cannot hold. */
export function hintFor(value: unknown): string | undefined {
  if (typeof value === "number") return `write n after all of its digits, or float(${value})`;
  if (value instanceof Date) return 'write a date as text: "2015-01-31"';
  return value === undefined ? "leave it out, or write null" : undefined;
}
