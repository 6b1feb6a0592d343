import type { SourceLocation } from "../problem";
import type { Cell } from "./cell";
import { sameValue } from "./config/hash-value";
import { formatPath, getAt } from "./config/path";
import type { Value } from "./config/value";
import { locateWritten } from "./config/written";
import type { Sweep } from "./sweep";
import { locate } from "./yaml/origin";

/** A place where a cell's config differs from the base. */
export interface Difference {
  readonly path: string;
  /** Undefined where the base has nothing there. */
  readonly before: Value | undefined;
  /** Undefined where the cell has nothing there. */
  readonly after: Value | undefined;
  /** Which label made the difference: `axis=label`. */
  readonly by: string;
  readonly location?: SourceLocation;
}

/** How a cell's config differs from its base, and why. */
export function explainCell(sweep: Sweep, cell: Cell): Difference[] {
  const places = cell.choices.flatMap(({ axis, label, writes, unsets }) => [
    ...unsets.map(({ path, origin }) => ({ path, by: `${axis}=${label}`, location: locate(origin, []) })),
    ...writes.map(({ path, written }) => ({
      path,
      by: `${axis}=${label}`,
      location: locateWritten(written, path),
    })),
  ]);
  return places.flatMap(({ path, by, location }) => {
    const [before, after] = [getAt(sweep.base.config, path), getAt(cell.config, path)];
    if (sameValue(before, after)) return [];
    return [{ path: formatPath(path), before, after, by, ...(location && { location }) }];
  });
}
