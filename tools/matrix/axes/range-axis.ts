import type { Scalar } from "../config/value";
import { Float, floatValue } from "../config/value";
import { report } from "../make-problem";
import { childrenOf } from "../yaml/children";
import type { Origin } from "../yaml/origin";
import { locate } from "../yaml/origin";
import type { AxisContext } from "./axis-context";
import type { AxisStructure } from "./axis-schema";
import type { ComputedValues } from "./computed-axis";
import { decimalOf, digitsAt, nearestFloat } from "./decimal";

/** `range: { from, to, step }`: value i is exactly `from` + i · `step`; one float among the three makes all values floats. */
export function readRange(
  { range }: Pick<AxisStructure, "range">,
  origin: Origin,
  context: AxisContext,
): ComputedValues | undefined {
  const { from, to, step } = range!;
  if (from > to) {
    const location = locate(origin, ["from"]);
    report(context, "bad-range", location, `"from" is ${from}, which is more than "to", ${to}`);
    return undefined;
  }
  const decimals = [decimalOf(from), decimalOf(to), decimalOf(step)] as const;
  const scale = Math.max(...decimals.map((decimal) => decimal.scale));
  const [first, last, distance] = decimals.map((decimal) => digitsAt(decimal, scale)) as [
    bigint,
    bigint,
    bigint,
  ];
  const isFloat = childrenOf(origin, context.problems).some(
    ({ value }) => value instanceof Float || !Number.isInteger(value),
  );
  const size = Number((last - first) / distance) + 1;
  const make = () =>
    Array.from({ length: size }, (_, index): Scalar => {
      const digits = first + BigInt(index) * distance;
      return isFloat ? floatValue(nearestFloat({ digits, scale })) : Number(digits);
    });
  return { size, make };
}
