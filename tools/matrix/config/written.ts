import type { SourceLocation } from "../../problem";
import type { Origin, Span } from "../yaml/origin";
import { locate, originAt } from "../yaml/origin";
import type { Path } from "./path";
import { startsWith } from "./path";

/** What stands at a path of a config, and below it, was written there. */
export interface Written {
  readonly path: Path;
  readonly origin: Origin;
}

/** Where what stands at a path of a config was written; later entries win over earlier ones, deeper over shallower. */
export function locateWritten(
  written: readonly Written[],
  path: Path,
  at: "key" | "value" = "value",
  span?: Span,
): SourceLocation | undefined {
  const best = nearestWritten(written, path);
  return best && locate(best.origin, path.slice(best.path.length), at, span);
}

/** What was written at a path of a config, if it was. */
export function originOf(written: readonly Written[], path: Path): Origin | undefined {
  const best = nearestWritten(written, path);
  return best && originAt(best.origin, path.slice(best.path.length));
}

function nearestWritten(written: readonly Written[], path: Path): Written | undefined {
  let best: Written | undefined;
  for (const one of written) {
    if (startsWith(path, one.path) && (!best || one.path.length >= best.path.length)) best = one;
  }
  return best;
}
