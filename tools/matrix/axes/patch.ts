import { hashValue, toHex } from "../config/hash-value";
import type { Write } from "../config/inline-queries";
import { inlineQueries } from "../config/inline-queries";
import type { Path } from "../config/path";
import { formatPath, pathsOverlap, setAt, unsetAt } from "../config/path";
import type { MapValue, Value } from "../config/value";
import { wrapLists } from "../config/wrap-lists";
import { locateWritten } from "../config/written";
import type { Origin } from "../yaml/origin";
import { locate } from "../yaml/origin";
import type { Unset } from "./axis";
import type { AxisContext } from "./axis-context";
import { report } from "./axis-context";
import { checkKeys } from "./check-path";

/** What a label changes in the config. */
export interface Patch {
  readonly writes: readonly Write[];
  readonly unsets: readonly Unset[];
}

/** A value for a path as a config takes it: keys checked, SQL inlined, scalars wrapped where Triage wants a list. */
export function writeOf(path: Path, value: Value, origin: Origin, context: AxisContext): Write {
  checkKeys(value, path, origin, context);
  const write = { path, value, written: [{ path, origin }] };
  const inlined = inlineQueries(write, context.file.source.file, context.readText, context.problems);
  return { ...inlined, value: wrapLists(inlined.value, inlined.path) };
}

/** Reports paths of one patch that are equal or lie within each other: which of the two should win? */
export function checkPatch(patch: Patch, context: AxisContext): void {
  const places = [
    ...patch.writes.map((write) => ({
      path: write.path,
      location: locateWritten(write.written, write.path, "key"),
    })),
    ...patch.unsets.map((unset) => ({ path: unset.path, location: locate(unset.origin, []) })),
  ];
  places.forEach((place, index) => {
    const other = places.slice(0, index).find((earlier) => pathsOverlap(earlier.path, place.path));
    if (!other) return;
    const [one, two] = [formatPath(place.path), formatPath(other.path)];
    const message = one === two ? `"${one}" is written twice` : `"${one}" and "${two}" overlap`;
    report(context, "overlapping-paths", place.location, message, "write each place once");
  });
}

/** The same text for patches that do the same. */
export function patchKey(patch: Patch): string {
  const writes = patch.writes.map(({ path, value }): [string, Value] => [formatPath(path), value]);
  const unsets = patch.unsets.map(({ path }) => formatPath(path)).sort();
  return toHex(hashValue([new Map(writes), unsets]));
}

/** A config with a patch applied. */
export function applyPatch(config: MapValue, patch: Patch): MapValue {
  let next: Value = config;
  for (const { path } of patch.unsets) next = unsetAt(next, path);
  for (const { path, value } of patch.writes) next = setAt(next, path, value);
  return next as MapValue;
}
