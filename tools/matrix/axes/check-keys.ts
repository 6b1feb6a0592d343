import type { Path } from "../config/path";
import { getAt } from "../config/path";
import type { Shape } from "../config/triage-keys";
import { shapeAt } from "../config/triage-keys";
import type { Value } from "../config/value";
import { isList, isMap } from "../config/value";
import { didYouMean } from "../did-you-mean";
import { report } from "../make-problem";
import type { Origin } from "../yaml/origin";
import { locate } from "../yaml/origin";
import type { AxisContext } from "./axis-context";
import { inQuotes, knownKeys } from "./check-path";

/** Reports each key inside a written value that neither Triage nor the base has at that place. */
export function checkKeys(value: Value, path: Path, origin: Origin, context: AxisContext): void {
  checkBelow(value, path, shapeAt(path), path.length, origin, context);
}

function checkBelow(
  value: Value,
  path: Path,
  shape: Shape | undefined,
  start: number,
  origin: Origin,
  context: AxisContext,
): void {
  if (isList(value) && shape?.kind === "list") {
    value.forEach((item, index) => {
      checkBelow(item, [...path, index], shape.of, start, origin, context);
    });
  }
  if (!isMap(value) || (shape?.kind !== "map" && shape?.kind !== "open")) return;
  const holder = getAt(context.base.config, path);
  for (const [key, item] of value) {
    const name = String(key);
    const below = [...path, name];
    const next =
      shape.kind === "open" ? shape.of : Object.hasOwn(shape.keys, name) ? shape.keys[name] : undefined;
    if (next) checkBelow(item, below, next, start, origin, context);
    else if (!isMap(holder) || !holder.has(key)) {
      const message = `neither the base nor Triage has a key ${inQuotes(below)}`;
      const hint = didYouMean(name, knownKeys(holder, shape));
      report(context, "unknown-path", locate(origin, below.slice(start), "key"), message, hint);
    }
  }
}
