import type { Path } from "../config/path";

/** Whether a place inside an axis holds a value: its keys are Triage's or the user's own. */
export function isAxisData(path: Path): boolean {
  if (path[0] === "named") return path[2] === "set" && path.length > 3;
  return (path[0] === "values" || path[0] === "grid") && path.length > 1;
}
