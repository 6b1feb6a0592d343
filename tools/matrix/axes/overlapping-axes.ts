import type { Path } from "../config/path";
import { formatPath, pathsOverlap } from "../config/path";
import { report } from "../make-problem";
import type { Axis } from "./axis";
import type { AxisContext } from "./axis-context";

/** Reports two axes that write equal or nested paths, and of which neither waits for the other: which should win? */
export function reportOverlaps(axes: readonly Axis[], context: AxisContext): void {
  const touched = axes.map((axis) => ({ axis, paths: touchedPaths(axis) }));
  touched.forEach(({ axis, paths }, index) => {
    for (const other of touched.slice(0, index)) {
      if (axis.waitsFor.includes(other.axis.name) || other.axis.waitsFor.includes(axis.name)) continue;
      const pair = firstOverlap(paths, other.paths);
      if (pair) report(context, "overlapping-axes", axis.location, messageOf(axis, other.axis, pair), hint);
    }
  });
}

const hint = "let one axis write both places, with `named`, or say with `after` which comes last";

/** The places that an axis writes or takes away, whatever its label. */
export function touchedPaths(axis: Axis): Path[] {
  const paths = axis.values.flatMap(({ writes, unsets }) => [...writes, ...unsets].map(({ path }) => path));
  return [...new Map(paths.map((path) => [formatPath(path), path])).values()];
}

function firstOverlap(ones: readonly Path[], others: readonly Path[]): [Path, Path] | undefined {
  for (const one of ones) {
    const other = others.find((candidate) => pathsOverlap(candidate, one));
    if (other) return [one, other];
  }
  return undefined;
}

function messageOf(axis: Axis, other: Axis, [path, otherPath]: [Path, Path]): string {
  const [one, two] = [formatPath(otherPath), formatPath(path)];
  const first = `axis "${other.name}" (line ${other.location.line})`;
  const second = `axis "${axis.name}" (line ${axis.location.line})`;
  if (one === two) return `${first} and ${second} both write "${one}"`;
  return `${first} writes "${one}", and ${second} writes "${two}"`;
}
