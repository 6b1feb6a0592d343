import type { Axis } from "./axis";
import type { AxisContext } from "./axis-context";
import { reportOverlaps } from "./overlapping-axes";
import { checkProductBound } from "./product-bound";
import { makeAxis, readAxes } from "./read-axes";
import { addConditions } from "./read-conditions";

/** What a sweep says of its axes. */
interface AxesStructure {
  readonly axes?: Parameters<typeof readAxes>[0] | undefined;
  readonly zip?: readonly (readonly string[])[] | undefined;
}

/** The axes of a sweep, and whether all their labels are known. */
export function readAllAxes(
  { axes: structure = {}, zip = [] }: AxesStructure,
  context: AxisContext,
): { readonly axes: readonly Axis[]; readonly complete: boolean } {
  const pending = readAxes(structure, context);
  const complete = context.problems.every(({ code }) => codesThatKeepLabels.has(code));
  if (!checkProductBound(pending, zip, context)) return { axes: [], complete: false };
  const made = pending.map((axis) => makeAxis(axis, context));
  const axes = addConditions(made, pending, { ...context, problems: complete ? context.problems : [] });
  reportOverlaps(axes, context);
  return { axes, complete };
}

const codesThatKeepLabels = new Set(["unknown-path", "bad-path", "bad-name", "bad-label"]);
