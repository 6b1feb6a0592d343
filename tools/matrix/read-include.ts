import type { SourceLocation } from "../problem";
import type { Axis, AxisValue } from "./axes/axis";
import { axisLabels } from "./axes/axis";
import { isScalar, labelText } from "./config/value";
import { didYouMean } from "./did-you-mean";
import { absent, type Choice } from "./expand/choice";
import { type Condition, conditionsOf } from "./expand/conditions";
import { matchesAny } from "./expand/match-table";
import { report } from "./make-problem";
import type { Child } from "./yaml/children";
import { childrenOf } from "./yaml/children";
import type { Origin } from "./yaml/origin";
import { locate } from "./yaml/origin";

/** A cell that `include` adds. */
export interface IncludedCell {
  readonly choice: Choice;
  readonly location: SourceLocation;
}

interface IncludeContext {
  readonly axes: readonly Axis[];
  readonly problems: Parameters<typeof childrenOf>[1];
}

/** Reads `include`: each entry is one whole cell of declared labels, with all the axes that exist for it. */
export function readInclude(
  origin: Origin | undefined,
  axes: readonly Axis[],
  problems: IncludeContext["problems"],
): IncludedCell[] {
  if (!origin) return [];
  const context = { axes, problems };
  const conditions = conditionsOf(axes);
  return childrenOf(origin, problems).flatMap((entry) => readEntry(entry.origin, conditions, context));
}

function readEntry(
  origin: Origin,
  conditions: readonly Condition[],
  context: IncludeContext,
): IncludedCell[] {
  const before = context.problems.length;
  const location = locate(origin, []);
  const coordinates = childrenOf(origin, context.problems);
  const known = coordinates.filter((coordinate) => checkCoordinate(coordinate, context));
  if (context.problems.length > before) return [];
  const choice = context.axes.map((axis) => {
    const given = known.filter(({ key }) => axisLabels(axis).has(key));
    return given.length === 0 ? absent : pointOf(axis, given, location, context);
  });
  if (context.problems.length === before) checkWhole(choice, known, conditions, location, context);
  return context.problems.length === before ? [{ choice, location }] : [];
}

/** Whether an axis has this coordinate with this label. */
function checkCoordinate({ key, value, origin }: Child, context: IncludeContext): boolean {
  const axis = context.axes.find((one) => axisLabels(one).has(key));
  if (!axis) {
    const keys = context.axes.flatMap((one) => [...axisLabels(one).keys()]);
    const message = key.includes(".") ? `no axis has the coordinate "${key}"` : `no axis is called "${key}"`;
    report(context, "unknown-axis", locate(origin, [], "key"), message, didYouMean(key, keys));
    return false;
  }
  const labels = axisLabels(axis).get(key)!;
  const label = textOf(value);
  if (labels.includes(label)) return true;
  const message = `"${key}" has no label ${JSON.stringify(label)}`;
  report(context, "unknown-label", locate(origin, []), message, didYouMean(label, labels));
  return false;
}

function textOf(value: Child["value"]): string {
  return isScalar(value) ? labelText(value) : "";
}

/** The one value of an axis that has these coordinates. */
function pointOf(
  axis: Axis,
  given: readonly Child[],
  location: SourceLocation,
  context: IncludeContext,
): number {
  const fits = (value: AxisValue) =>
    given.every(({ key, value: label }) =>
      value.coordinates.some(([name, text]) => name === key && text === textOf(label)),
    );
  const points = axis.values.filter(fits);
  if (points.length === 0) {
    const message = `axis "${axis.name}" has no value with all of these coordinates`;
    report(context, "bad-include", locate(given[0]!.origin, [], "key"), message);
  } else if (points.length > 1) {
    const open = [...axisLabels(axis).keys()].filter((key) => !given.some((one) => one.key === key));
    const missing = open.filter((key) =>
      points.some(({ coordinates }) => coordinates.some(([k]) => k === key)),
    );
    const message = `axis "${axis.name}" has ${points.length} values that fit: this is not one cell`;
    report(context, "bad-include", location, message, `give ${missing.join(", ")} too`);
  }
  return axis.values.indexOf(points[0]!);
}

/** Reports axes that are missing, or that do not exist for a cell like this. */
function checkWhole(
  choice: Choice,
  known: readonly Child[],
  conditions: readonly Condition[],
  location: SourceLocation,
  context: IncludeContext,
): void {
  const lacking: string[] = [];
  context.axes.forEach(({ name }, axis) => {
    const condition = conditions.find((one) => one.axis === axis);
    const exists = !condition || matchesAny(condition.tables, choice);
    if (exists && choice[axis] === absent) lacking.push(name);
    if (exists || choice[axis] === absent) return;
    const key = known.find((one) => axisLabels(context.axes[axis]!).has(one.key))!;
    const message = `axis "${name}" does not exist for this cell: its \`when\` does not hold`;
    report(context, "bad-include", locate(key.origin, [], "key"), message, "leave it out");
  });
  if (lacking.length === 0) return;
  const message = `this is not a whole cell: it lacks ${lacking.map((name) => `"${name}"`).join(", ")}`;
  report(context, "bad-include", location, message, "give a label of each axis");
}
