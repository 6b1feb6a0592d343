import type { Path } from "../config/path";
import { pathsOverlap } from "../config/path";
import type { Origin } from "../yaml/origin";
import { locate } from "../yaml/origin";
import type { AxisContext } from "./axis-context";
import type { AxisStructure } from "./axis-schema";
import { readTarget } from "./check-path";
import { reportOverlap } from "./patch";

/** The paths that `set` names, as far as a config has them. */
export function readTargets(set: AxisStructure["set"], origin: Origin, context: AxisContext): Path[] {
  const texts = typeof set === "string" ? [set] : (set ?? []);
  const paths = texts.map((text, index) => {
    const location = locate(origin, typeof set === "string" ? ["set"] : ["set", index]);
    return readTarget(text, location, context);
  });
  return paths.filter((path, index): path is Path => {
    if (!path) return false;
    const earlier = paths.slice(0, index).find((one) => one && pathsOverlap(one, path));
    if (earlier) reportOverlap(path, earlier, locate(origin, ["set", index]), context);
    return !earlier;
  });
}
