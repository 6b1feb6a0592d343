import { hashValue, toHex } from "../config/hash-value";
import { formatPath } from "../config/path";
import type { Value } from "../config/value";
import { report } from "../make-problem";
import type { AxisValue } from "./axis";
import type { AxisContext } from "./axis-context";
import type { Patch } from "./patch";

/** Reports values of an axis that have one label, and labels that do the same. */
export function reportTwins(axis: string, values: readonly AxisValue[], context: AxisContext): void {
  const byLabel = new Map<string, AxisValue>();
  const byPatch = new Map<string, AxisValue>();
  for (const value of values) {
    const name = describe(value);
    const patch = patchKey(value);
    const same = byPatch.get(patch);
    if (byLabel.has(name)) {
      const message = `two values of axis "${axis}" have the label "${name}"`;
      const hint =
        patchKey(byLabel.get(name)!) === patch ? "remove one of them" : "write a map from label to value";
      report(context, "duplicate-label", value.location, message, hint);
    } else if (same && context.labelsOf === "config") {
      const message = `labels "${describe(same)}" and "${name}" of axis "${axis}" mean the same`;
      report(context, "duplicate-value", value.location, message, "remove one of them");
    }
    byLabel.set(name, value);
    byPatch.set(patch, value);
  }
}

/** A label, and of a grid's point its hyperparameters too. */
function describe({ axis, label, coordinates }: AxisValue): string {
  const parameters = coordinates.slice(1).map(([key, text]) => `${key.slice(axis.length + 1)}=${text}`);
  return parameters.length === 0 ? label : `${label} (${parameters.join(", ")})`;
}

/** The same text for patches that do the same. */
function patchKey(patch: Patch): string {
  const writes = patch.writes.map(({ path, value }): [string, Value] => [formatPath(path), value]);
  const unsets = patch.unsets.map(({ path }) => formatPath(path)).sort();
  return toHex(hashValue([new Map(writes), unsets]));
}
