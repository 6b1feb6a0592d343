import type { SourceLocation } from "../../problem";
import type { Origin, Span } from "../yaml/origin";
import { locate } from "../yaml/origin";
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
  let best: Written | undefined;
  for (const one of written) {
    if (startsWith(path, one.path) && (!best || one.path.length >= best.path.length)) best = one;
  }
  return best && locate(best.origin, path.slice(best.path.length), at, span);
}
