import type { Problem } from "../../problem";
import type { Unset } from "../axes/axis";
import { makeProblem } from "../make-problem";
import { locate } from "../yaml/origin";
import type { Write } from "./inline-queries";
import type { Path } from "./path";
import { formatPath, getAt } from "./path";
import type { MapValue, Value } from "./value";
import { isList, isMap } from "./value";
import { locateWritten } from "./written";

/** Says where a write finds a list without that item, or no map; `holder` is what the path's first `depth` steps lead to. */
export function checkWrite({ path, written }: Write, holder: MapValue, depth: number): Problem | undefined {
  for (let length = depth + 1; length <= path.length; length++) {
    const parent = path.slice(0, length - 1);
    const message = mistakeAt(getAt(holder, parent.slice(depth)), parent, path[length - 1]!);
    if (message) return makeProblem("bad-path", locateWritten(written, path, "key"), message);
  }
  return undefined;
}

function mistakeAt(holder: Value | undefined, parent: Path, step: string | number): string | undefined {
  const name = `what stands at "${formatPath(parent)}"`;
  if (typeof step === "string")
    return holder === undefined || isMap(holder) ? undefined : `${name} is not a map`;
  if (!isList(holder)) return `${name} is not a list`;
  if (step < holder.length) return undefined;
  return `${name} has ${holder.length} item${holder.length === 1 ? "" : "s"}, counted from 0`;
}

/** Says where an unset finds nothing. */
export function checkUnset({ path, origin }: Unset, holder: MapValue, depth: number): Problem | undefined {
  if (getAt(holder, path.slice(depth)) !== undefined) return undefined;
  const message = `there is nothing at "${formatPath(path)}" to unset`;
  return makeProblem("nothing-to-unset", locate(origin, []), message);
}
