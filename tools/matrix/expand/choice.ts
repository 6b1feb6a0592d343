import type { Axis, AxisValue } from "../axes/axis";

/** Which value of each axis a cell takes, by number; `absent` on an axis that it lacks. */
export type Choice = readonly number[];

/** In place of a value's number: the axis does not exist for the cell. */
export const absent = -1;

/** The values that a choice stands for, in the order in which the axes were declared. */
export function valuesOf(axes: readonly Axis[], choice: Choice): AxisValue[] {
  const values: AxisValue[] = [];
  for (let axis = 0; axis < choice.length; axis++) {
    const number = choice[axis]!;
    if (number !== absent) values.push(axes[axis]!.values[number]!);
  }
  return values;
}
