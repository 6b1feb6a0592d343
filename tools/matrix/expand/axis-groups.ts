import type { Axis } from "../axes/axis";

/** Axes that are walked together; most stand alone. */
export interface AxisGroup {
  /** By number, in order of declaration. */
  readonly axes: readonly number[];
  readonly size: number;
}

/** The factors of a sweep's product: zipped axes together, each group where its first axis was declared. */
export function groupAxes(axes: readonly Axis[], zip: readonly (readonly number[])[]): AxisGroup[] {
  return axes.flatMap(({ values }, axis) => {
    const zipped = zip.find((group) => group.includes(axis))?.toSorted((a, b) => a - b) ?? [axis];
    return zipped[0] === axis ? [{ axes: zipped, size: values.length }] : [];
  });
}
