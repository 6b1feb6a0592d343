import type { SourceLocation } from "../../problem";
import type { Path } from "../config/path";
import type { Key, Value } from "../config/value";
import { describeValue, isList, isMap, isScalar, labelText, toPlain } from "../config/value";
import type { Written } from "../config/written";
import { locateWritten, originOf } from "../config/written";
import { report } from "../make-problem";
import { findModelClass, lastPart } from "../models/model-class";
import type { AxisContext } from "./axis-context";

/** A label's models: classes by their whole path, hyperparameters as lists. */
export interface LabelledGrid {
  readonly label: string;
  readonly classes: ReadonlyMap<string, ReadonlyMap<Key, readonly Value[]>>;
  readonly location: SourceLocation;
  /** Where the grid was written; the paths are those of a config. */
  readonly written: readonly Written[];
}

/** Reads one label's grid; gives nothing, and problems, when it is none. */
export function readGrid(
  label: string,
  grid: Value,
  written: readonly Written[],
  location: SourceLocation,
  context: AxisContext,
): LabelledGrid | undefined {
  const before = context.problems.length;
  const at = (path: Path, side: "key" | "value" = "value") =>
    locateWritten(written, ["grid_config", ...path], side);
  const classes = new Map<string, ReadonlyMap<Key, readonly Value[]>>();
  /** The file may name a class by its last part; the config names it in full. */
  const byPath: Written[] = [];
  if (!isMap(grid) || grid.size === 0) {
    report(context, "bad-grid", at([]), `the grid of "${label}" must be a map from class to hyperparameters`);
    return undefined;
  }
  for (const [key, parameters] of grid) {
    const name = String(key);
    const path = readClass(name, at([name], "key"), context);
    if (path !== undefined && classes.has(path)) {
      report(context, "bad-grid", at([name], "key"), `"${path}" is given twice in the grid of "${label}"`);
    }
    const lists = readParameters(name, parameters, (rest) => at([name, ...rest]), context);
    if (path === undefined || !lists) continue;
    classes.set(path, lists);
    const origin = originOf(written, ["grid_config", name]);
    if (origin) byPath.push({ path: ["grid_config", path], origin });
  }
  if (context.problems.length > before) return undefined;
  return { label, classes, location, written: [...written, ...byPath] };
}

function readClass(
  name: string,
  location: SourceLocation | undefined,
  context: AxisContext,
): string | undefined {
  const found = findModelClass(name);
  if (found.kind === "known") return found.path;
  if (found.kind === "ambiguous") {
    const message = `"${name}" is the name of ${found.paths.length} classes`;
    report(context, "ambiguous-class", location, message, `write one of ${found.paths.join(", ")}`);
    return undefined;
  }
  const hint =
    found.nearest && `did you mean "${name.includes(".") ? found.nearest : lastPart(found.nearest)}"?`;
  report(context, "unknown-class", location, `no package of the image has a class "${name}"`, hint);
  return undefined;
}

function readParameters(
  name: string,
  parameters: Value,
  at: (path: Path) => SourceLocation | undefined,
  context: AxisContext,
): ReadonlyMap<Key, readonly Value[]> | undefined {
  if (!isMap(parameters)) {
    const message = `"${name}" needs a map from hyperparameter to a list of values, not ${describeValue(parameters)}`;
    report(context, "bad-grid", at([]), message, "write {} for its defaults");
    return undefined;
  }
  const lists = new Map<Key, readonly Value[]>();
  for (const [parameter, values] of parameters) {
    const location = at([String(parameter)]);
    if (!isList(values)) {
      const hint = isScalar(values) ? `write [${describeValue(values)}]` : undefined;
      const message = `"${parameter}" must be a list of values, not ${describeValue(values)}`;
      report(context, "grid-not-list", location, message, hint);
    } else if (values.length === 0) {
      report(context, "grid-not-list", location, `"${parameter}" has no values`);
    } else {
      reportTwins(String(parameter), values, (index) => at([String(parameter), index]), context);
      lists.set(parameter, values);
    }
  }
  return lists;
}

/** Two values that would have one coordinate: 1 and 1.0 do. */
function reportTwins(
  parameter: string,
  values: readonly Value[],
  at: (index: number) => SourceLocation | undefined,
  context: AxisContext,
): void {
  const labels = values.map(pointLabel);
  labels.forEach((label, index) => {
    if (labels.indexOf(label) === index) return;
    report(context, "duplicate-label", at(index), `two values of "${parameter}" have the label "${label}"`);
  });
}

/** The label of a hyperparameter's value; a list or map is its own JSON. */
export function pointLabel(value: Value): string {
  return isScalar(value) ? labelText(value) : JSON.stringify(toPlain(value));
}
