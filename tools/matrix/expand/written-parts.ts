import type { Axis } from "../axes/axis";
import type { Path } from "../config/path";
import { keyOf } from "../config/path";
import type { Key, MapValue, Value } from "../config/value";
import { isMap } from "../config/value";

/** A part of the config that some axes write. */
export type WrittenPart = {
  readonly key: Key;
  readonly path: Path;
  /** By number, in the order in which their patches are applied. */
  readonly axes: readonly number[];
} & (
  | { readonly kind: "whole"; readonly own: Value | undefined }
  /** A map of which only some keys are written, each by axes of its own. */
  | { readonly kind: "inside"; readonly own: MapValue; readonly parts: readonly WrittenPart[] }
);

interface Touch {
  readonly axis: number;
  readonly path: Path;
}

/**
 * Divides what axes write into parts that do not depend on each other, so that each is worked out, and hashed, once per
 * combination of its own axes. In order of their keys: what a config gains has one order, however axes are declared.
 */
export function writtenParts(base: MapValue, axes: readonly Axis[], order: readonly number[]): WrittenPart[] {
  const touches = order.flatMap((axis) =>
    axes[axis]!.values.flatMap(({ writes, unsets }) =>
      [...writes, ...unsets].map(({ path }): Touch => ({ axis, path })),
    ),
  );
  return partsOf(base, touches, []);
}

function partsOf(base: MapValue, touches: readonly Touch[], parent: Path): WrittenPart[] {
  const depth = parent.length;
  const byKey = new Map<Key, Touch[]>();
  for (const touch of touches) {
    const key = keyOf(base, String(touch.path[depth]));
    const known = byKey.get(key);
    if (known) known.push(touch);
    else byKey.set(key, [touch]);
  }
  const keys = [...byKey.keys()].sort((a, b) => (String(a) < String(b) ? -1 : 1));
  return keys.map((key): WrittenPart => {
    const here = byKey.get(key)!;
    const own = base.get(key);
    const path = [...parent, String(key)];
    const axes = [...new Set(here.map(({ axis }) => axis))];
    const goesOn = here.every((touch) => typeof touch.path[depth + 1] === "string");
    if (!goesOn || !isMap(own)) return { kind: "whole", key, path, axes, own };
    return { kind: "inside", key, path, axes, own, parts: partsOf(own, here, path) };
  });
}
