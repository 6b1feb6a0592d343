import { isScalar, labelText } from "../config/value";
import { report } from "../make-problem";
import type { Child } from "../yaml/children";
import { childrenOf } from "../yaml/children";
import type { Origin } from "../yaml/origin";
import { locate, originAt } from "../yaml/origin";
import type { AxisContext } from "./axis-context";
import type { AxisStructure } from "./axis-schema";
import { checkLabel, checkNotEmpty } from "./labels";
import { writeOf } from "./patch";
import type { PendingValues } from "./pending-axis";
import { readTargets } from "./read-targets";

/** `values: [a, b]` and `values: { label: value }`: each value is written to every path of `set`. */
export function readValues(
  axis: string,
  structure: AxisStructure,
  origin: Origin,
  context: AxisContext,
): PendingValues {
  const paths = readTargets(structure.set, origin, context);
  const values = childrenOf(originAt(origin, ["values"]) ?? origin, context.problems);
  const labelled = Array.isArray(structure.values)
    ? values.flatMap((item) => labelItem(item, context))
    : values;
  checkNotEmpty(values.length, axis, locate(origin, ["values"], "key"), context);
  for (const { key, origin: written } of labelled) checkLabel(key, locate(written, [], "key"), context);
  const make = () =>
    labelled.map(({ key, value, origin: written }) => ({
      axis,
      label: key,
      coordinates: [[axis, key]] as const,
      writes: paths.map((path) => writeOf(path, value, written, context)),
      unsets: [],
      location: locate(written, [], "key"),
    }));
  return { size: labelled.length, make };
}

/** An item of a list is its own label. */
function labelItem(item: Child, context: AxisContext): Child[] {
  if (isScalar(item.value)) return [{ ...item, key: labelText(item.value) }];
  const hint = "write values as a map from label to value";
  report(context, "unlabelled-value", locate(item.origin, []), "a list or map needs a label", hint);
  return [];
}
