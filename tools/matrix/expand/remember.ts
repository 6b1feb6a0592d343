import type { Axis } from "../axes/axis";
import type { Choice } from "./choice";

/** How many combinations are kept; beyond them most occur but once. */
const mostRemembered = 131_072;

/** A function of some axes' values that is worked out once per combination of them. */
export function remember<T extends object>(
  axes: readonly Axis[],
  on: readonly number[],
  make: (choice: Choice) => T,
): (choice: Choice) => T {
  const combinations = combinationsOf(axes, on);
  if (!combinations || combinations.size > mostRemembered) return make;
  const known: (T | undefined)[] = new Array(combinations.size);
  return (choice) => {
    const index = combinations.indexOf(choice);
    known[index] ??= make(choice);
    return known[index];
  };
}

/** Says of each choice whether its combination of some axes' values is new. */
export function makeIsNew(axes: readonly Axis[], on: readonly number[]): (choice: Choice) => boolean {
  const combinations = combinationsOf(axes, on);
  if (combinations && combinations.size <= mostRemembered) {
    const known = new Uint8Array(combinations.size);
    return (choice) => {
      const index = combinations.indexOf(choice);
      const isNew = known[index] === 0;
      known[index] = 1;
      return isNew;
    };
  }
  const seen = new Set<number | string>();
  return (choice) => {
    const key = combinations ? combinations.indexOf(choice) : on.map((axis) => choice[axis]).join();
    const before = seen.size;
    return seen.add(key).size > before;
  };
}

interface Combinations {
  readonly size: number;
  /** The number of a choice's combination. */
  indexOf(choice: Choice): number;
}

/** Numbers the combinations of some axes' values, absence included; undefined where numbers end. */
function combinationsOf(axes: readonly Axis[], on: readonly number[]): Combinations | undefined {
  const strides: number[] = [];
  let size = 1;
  for (const axis of on) {
    strides.push(size);
    size *= axes[axis]!.values.length + 1;
  }
  if (!Number.isSafeInteger(size)) return undefined;
  const indexOf = (choice: Choice) => {
    let index = 0;
    for (let at = 0; at < on.length; at++) index += (choice[on[at]!]! + 1) * strides[at]!;
    return index;
  };
  return { size, indexOf };
}
