import type { SourceLocation } from "../../problem";
import type { MapValue } from "../config/value";
import { isMap } from "../config/value";
import { locateWritten } from "../config/written";
import { report } from "../make-problem";
import { lastPart } from "../models/model-class";
import { childrenOf } from "../yaml/children";
import type { Origin } from "../yaml/origin";
import { locate, originAt } from "../yaml/origin";
import type { AxisContext } from "./axis-context";
import type { AxisStructure } from "./axis-schema";
import { countPoints, gridPoints, wholeGrid } from "./grid-points";
import type { LabelledGrid } from "./labelled-grid";
import { readGrid } from "./labelled-grid";
import { checkLabel, checkNotEmpty } from "./labels";
import type { PendingValues } from "./pending-axis";

/** `grid`: a label's models, one a step; with `each: class`, a label's grid whole in one step. */
export function readGridAxis(
  axis: string,
  structure: AxisStructure,
  origin: Origin,
  context: AxisContext,
): PendingValues {
  const location = locate(origin, ["grid"], "key");
  if (context.base.config.has("model_grid_preset")) {
    const message = `axis "${axis}" is a grid, and the base has a model_grid_preset, which Triage adds to every grid`;
    report(context, "preset-and-grid", location, message, "remove model_grid_preset from the base");
  }
  const grids = structure.grid === "base" ? baseGrids(location, context) : ownGrids(axis, origin, context);
  const whole = structure.each === "class";
  return {
    size: grids.reduce((size, grid) => size + (whole ? 1 : countPoints(grid)), 0),
    make: () => grids.flatMap((grid) => (whole ? [wholeGrid(axis, grid)] : gridPoints(axis, grid))),
  };
}

function ownGrids(axis: string, origin: Origin, context: AxisContext): LabelledGrid[] {
  const labelled = childrenOf(originAt(origin, ["grid"])!, context.problems);
  checkNotEmpty(labelled.length, axis, locate(origin, ["grid"], "key"), context);
  return labelled.flatMap(({ key, value, origin: written }) => {
    const location = locate(written, [], "key");
    checkLabel(key, location, context);
    return readGrid(key, value, [{ path: ["grid_config"], origin: written }], location, context) ?? [];
  });
}

/** The base's own grid: a label a class. */
function baseGrids(location: SourceLocation, context: AxisContext): LabelledGrid[] {
  const { config, written } = context.base;
  const grid = config.get("grid_config");
  if (!isMap(grid) || grid.size === 0) {
    report(context, "bad-grid", location, "the base has no grid_config to split");
    return [];
  }
  const paths = [...grid.keys()].map(String);
  return [...grid].flatMap(([key, parameters]) => {
    const path = String(key);
    const twins = paths.filter((other) => lastPart(other) === lastPart(path));
    const label = twins.length === 1 ? lastPart(path) : path;
    const at = locateWritten(written, ["grid_config", path], "key") ?? location;
    const one: MapValue = new Map([[key, parameters]]);
    return readGrid(label, one, written, at, context) ?? [];
  });
}
