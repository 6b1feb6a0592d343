import type { Key, MapValue, Value } from "../config/value";
import { lastPart } from "../models/model-class";
import type { AxisValue } from "./axis";
import type { LabelledGrid } from "./labelled-grid";
import { pointLabel } from "./labelled-grid";

/** How many models a grid has. */
export function countPoints(grid: LabelledGrid): number {
  let count = 0;
  for (const parameters of grid.classes.values()) {
    let points = 1;
    for (const values of parameters.values()) points *= values.length;
    count += points;
  }
  return count;
}

/** The whole grid as one step of its axis. */
export function wholeGrid(axis: string, grid: LabelledGrid): AxisValue {
  return gridValue(axis, grid, [], grid.classes);
}

/** Each model of a grid as a step of its axis, the last hyperparameter varying fastest. */
export function gridPoints(axis: string, grid: LabelledGrid): AxisValue[] {
  const several = grid.classes.size > 1;
  return [...grid.classes].flatMap(([path, parameters]) => {
    const model = several ? [["class", lastPart(path)] as const] : [];
    return pointsOf([...parameters]).map((point) => {
      const labels = [
        ...model,
        ...point.map(([parameter, value]) => [String(parameter), pointLabel(value)] as const),
      ];
      const lists = new Map(point.map(([parameter, value]) => [parameter, [value]] as const));
      return gridValue(axis, grid, labels, new Map([[path, lists]]));
    });
  });
}

type Point = readonly (readonly [Key, Value])[];

function pointsOf(parameters: readonly (readonly [Key, readonly Value[]])[]): Point[] {
  const [first, ...rest] = parameters;
  if (!first) return [[]];
  const [parameter, values] = first;
  const others = pointsOf(rest);
  return values.flatMap((value) => others.map((other) => [[parameter, value] as const, ...other]));
}

function gridValue(
  axis: string,
  grid: LabelledGrid,
  parameters: readonly (readonly [string, string])[],
  config: ReadonlyMap<string, ReadonlyMap<Key, readonly Value[]>>,
): AxisValue {
  const coordinates = parameters.map(([name, label]) => [`${axis}.${name}`, label] as const);
  return {
    axis,
    label: grid.label,
    coordinates: [[axis, grid.label], ...coordinates],
    writes: [{ path: ["grid_config"], value: config as MapValue, written: grid.written }],
    unsets: [],
    location: grid.location,
  };
}
