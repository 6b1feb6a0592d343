import type { Problem } from "../problem";
import { makeProblem } from "./make-problem";
import type { Origin } from "./yaml/origin";
import { locate, originAt } from "./yaml/origin";

/** Keys that are read and checked, and that nothing acts on yet. */
const keys = [
  ["resources", "onOutOfMemory"],
  ["resources", "pack"],
] as const;

/** Warns of settings that a user would otherwise rely on in vain. */
export function noEffectYet(root: Origin): Problem[] {
  return keys
    .filter((path) => originAt(root, path) !== undefined)
    .map((path) =>
      makeProblem("no-effect-yet", locate(root, path, "key"), `"${path.join(".")}" has no effect yet`),
    );
}
