import type { Scalar } from "../config/value";
import { labelText } from "../config/value";
import type { Origin } from "../yaml/origin";
import { locate, originAt } from "../yaml/origin";
import type { AxisContext } from "./axis-context";
import type { AxisStructure } from "./axis-schema";
import { readDates } from "./dates-axis";
import { readLogspace } from "./logspace-axis";
import { writeOf } from "./patch";
import type { PendingValues } from "./pending-axis";
import { readRange } from "./range-axis";
import { readTargets } from "./read-targets";

/** Values that are worked out, and counted before. */
export interface ComputedValues {
  readonly size: number;
  make(): readonly Scalar[];
}

const readers = { range: readRange, logspace: readLogspace, dates: readDates } as const;

/** The reader of `range`, `logspace` or `dates`: each value is its own label, and is written to every path of `set`. */
export function readComputed(kind: keyof typeof readers) {
  return (axis: string, structure: AxisStructure, origin: Origin, context: AxisContext): PendingValues => {
    const paths = readTargets(structure.set, origin, context);
    const written = originAt(origin, [kind])!;
    const values = readers[kind](structure, written, context);
    const location = locate(origin, [kind], "key");
    const make = () =>
      (values?.make() ?? []).map((value) => ({
        axis,
        label: labelText(value),
        coordinates: [[axis, labelText(value)]] as const,
        writes: paths.map((path) => writeOf(path, value, written, context)),
        unsets: [],
        location,
      }));
    return { size: values?.size ?? 0, make };
  };
}
