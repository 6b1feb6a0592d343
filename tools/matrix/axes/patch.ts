import type { SourceLocation } from "../../problem";
import type { Write } from "../config/inline-queries";
import { inlineQueries } from "../config/inline-queries";
import type { Path } from "../config/path";
import { formatPath, pathsOverlap, setAt, unsetAt } from "../config/path";
import type { MapValue, Value } from "../config/value";
import { wrapLists } from "../config/wrap-lists";
import { locateWritten } from "../config/written";
import { report } from "../make-problem";
import type { Origin } from "../yaml/origin";
import { locate } from "../yaml/origin";
import type { Unset } from "./axis";
import type { AxisContext } from "./axis-context";
import { checkKeys } from "./check-keys";

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
    if (other) reportOverlap(place.path, other.path, place.location, context);
  });
}

/** Reports two paths of one patch that write the same place. */
export function reportOverlap(
  path: Path,
  earlier: Path,
  location: SourceLocation | undefined,
  context: AxisContext,
): void {
  const [one, two] = [formatPath(earlier), formatPath(path)];
  const message = one === two ? `"${one}" is written twice` : `"${one}" and "${two}" write the same place`;
  report(context, "overlapping-paths", location, message, "write each place once");
}

/** A config with a patch applied. */
export function applyPatch(config: MapValue, patch: Patch): MapValue {
  let next: Value = config;
  for (const { path } of patch.unsets) next = unsetAt(next, path);
  for (const { path, value } of patch.writes) next = setAt(next, path, value);
  return next as MapValue;
}
