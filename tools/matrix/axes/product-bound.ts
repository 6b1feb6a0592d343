import { report } from "../make-problem";
import type { AxisContext } from "./axis-context";
import type { PendingAxis } from "./pending-axis";

/** The largest product that is walked through, exclusions included; a typo must not exhaust memory. */
const maxProduct = 10_000_000;

/** The most values that an axis may have: unlike a product, all of them are kept. */
const maxValues = 100_000;

/** Refuses a product beyond bounds before any of it is built; `zip` has the names of axes that are one factor of it. */
export function checkProductBound(
  axes: readonly PendingAxis[],
  zip: readonly (readonly string[])[],
  context: AxisContext,
): boolean {
  const walked = axes.filter(({ name }) => {
    const group = zip.find((names) => names.includes(name));
    return !group || axes.find((axis) => group.includes(axis.name))?.name === name;
  });
  const product = walked.reduce((size, axis) => size * axis.size, 1);
  if (product <= maxProduct) return checkValuesBound(axes, context);
  const largest = walked.reduce((a, b) => (b.size > a.size ? b : a));
  const message = `the axes make ${shapeOf(walked)} = ${countText(product)} cells; at most ${countText(maxProduct)} are expanded`;
  report(
    context,
    "too-many-cells",
    largest.location,
    message,
    `look at the ${countText(largest.size)} values of "${largest.name}"`,
  );
  return false;
}

function checkValuesBound(axes: readonly PendingAxis[], context: AxisContext): boolean {
  const long = axes.filter(({ size }) => size > maxValues);
  for (const { name, size, location } of long) {
    const message = `axis "${name}" has ${countText(size)} values; at most ${countText(maxValues)} are kept`;
    report(context, "too-many-values", location, message, "make its steps larger, or split it in two");
  }
  return long.length === 0;
}

/** An axis, and those that walk with it. */
export interface Factor {
  readonly name: string;
  readonly size: number;
  readonly zipped?: readonly string[];
}

/**
 * The axes as a formula.
 *
 * @example
 * shapeOf([{ name: "label", size: 2 }, { name: "history", size: 3 }]) // "2 labels × 3 histories"
 */
export function shapeOf(factors: readonly Factor[]): string {
  if (factors.length === 0) return "1 cell";
  return factors
    .map(({ name, size, zipped = [] }) => {
      const names = [name, ...zipped].map((one) => (size === 1 ? one : plural(one)));
      return `${countText(size)} ${names.join(" with ")}`;
    })
    .join(" × ");
}

function plural(name: string): string {
  if (/[^aeiou]y$/.test(name)) return `${name.slice(0, -1)}ies`;
  return name.endsWith("s") ? name : `${name}s`;
}

/** A count with commas, and as a power of ten where it is beyond counting. */
export function countText(count: number): string {
  if (count === Number.POSITIVE_INFINITY) return "more than 10^308";
  if (count >= 1e15) return `about 10^${Math.floor(Math.log10(count))}`;
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}
