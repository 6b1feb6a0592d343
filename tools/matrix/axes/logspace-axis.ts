import type { Scalar } from "../config/value";
import { floatValue } from "../config/value";
import { report } from "../make-problem";
import type { Origin } from "../yaml/origin";
import { locate } from "../yaml/origin";
import type { AxisContext } from "./axis-context";
import type { AxisStructure } from "./axis-schema";
import type { ComputedValues } from "./computed-axis";

/** The digits to which points are rounded: further ones may differ from machine to machine. */
const significantDigits = 6;

/** `logspace: { from, to, n }`: n floats at equal ratios, the two ends exactly as they were written. */
export function readLogspace(
  { logspace }: Pick<AxisStructure, "logspace">,
  origin: Origin,
  context: AxisContext,
): ComputedValues | undefined {
  const { from, to, n } = logspace!;
  if (from >= to) {
    const location = locate(origin, ["from"]);
    report(context, "bad-range", location, `"from" is ${from}, which is not less than "to", ${to}`);
    return undefined;
  }
  const make = () =>
    Array.from({ length: n }, (_, index): Scalar => {
      if (index === 0 || index === n - 1) return floatValue(index === 0 ? from : to);
      const point = from * (to / from) ** (index / (n - 1));
      return floatValue(Number(point.toPrecision(significantDigits)));
    });
  return { size: n, make };
}
