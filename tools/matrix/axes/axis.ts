import type { SourceLocation } from "../../problem";
import type { Write } from "../config/inline-queries";
import type { Path } from "../config/path";
import type { Matcher } from "../match/matcher";
import type { Origin } from "../yaml/origin";

/** A path that a patch takes away. */
export interface Unset {
  readonly path: Path;
  readonly origin: Origin;
}

/** One step along an axis: a label, and what it changes in the config. */
export interface AxisValue {
  readonly axis: string;
  readonly label: string;
  /** `axis` and, for a point of a grid, each `axis.param`, with its label. */
  readonly coordinates: readonly (readonly [key: string, label: string])[];
  readonly writes: readonly Write[];
  readonly unsets: readonly Unset[];
  readonly location: SourceLocation;
}

export interface Axis {
  readonly name: string;
  readonly values: readonly AxisValue[];
  readonly location: SourceLocation;
  /** Where this does not hold, the axis does not exist. */
  readonly when?: Matcher;
  /** The axes that `when` and `after` name: theirs are the patches that come before. */
  readonly waitsFor: readonly string[];
}

/** The coordinates of an axis, with the labels that each takes, in order of declaration. */
export function axisLabels(axis: Pick<Axis, "values">): Map<string, string[]> {
  const labels = new Map<string, Set<string>>();
  for (const { coordinates } of axis.values) {
    for (const [key, label] of coordinates) {
      const known = labels.get(key);
      if (known) known.add(label);
      else labels.set(key, new Set([label]));
    }
  }
  return new Map([...labels].map(([key, set]) => [key, [...set]]));
}
