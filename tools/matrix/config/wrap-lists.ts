import type { Path } from "./path";
import type { Shape } from "./triage-keys";
import { shapeAt } from "./triage-keys";
import type { Key, Value } from "./value";
import { isList, isMap, isScalar } from "./value";

/**
 * Wraps each scalar that stands where Triage wants a list, so that `1y` and `[1y]` are one config. A scalar deep inside
 * a grid is left for the lint to refuse; one that is written to a hyperparameter's own path is wrapped.
 */
export function wrapLists(value: Value, path: Path): Value {
  const shape = shapeAt(path);
  if (!shape) return value;
  const refused = shape.kind === "list" && shape.scalar === "refused";
  return refused && isScalar(value) ? [value] : wrap(value, shape);
}

/** Parts that need no wrapping stay the same objects. */
function wrap(value: Value, shape: Shape): Value {
  if (shape.kind === "list") {
    if (isList(value)) {
      const items = value.map((item) => wrap(item, shape.of));
      return items.some((item, index) => item !== value[index]) ? items : value;
    }
    return isScalar(value) && value !== null && shape.scalar === "wrapped" ? [value] : value;
  }
  if (!isMap(value) || (shape.kind !== "map" && shape.kind !== "open")) return value;
  const next = new Map<Key, Value>();
  for (const [key, item] of value) {
    const of = shape.kind === "open" ? shape.of : shape.keys[String(key)];
    next.set(key, of ? wrap(item, of) : item);
  }
  return [...next].some(([key, item]) => item !== value.get(key)) ? next : value;
}
