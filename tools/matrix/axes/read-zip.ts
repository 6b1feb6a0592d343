import { didYouMean } from "../did-you-mean";
import { report } from "../make-problem";
import { childrenOf } from "../yaml/children";
import type { Origin } from "../yaml/origin";
import { locate } from "../yaml/origin";
import type { Axis } from "./axis";
import type { AxisContext } from "./axis-context";

/** Reads `zip`: groups of axes, by number, that walk together. */
export function readZip(
  origin: Origin | undefined,
  axes: readonly Axis[],
  context: AxisContext,
): (readonly number[])[] {
  if (!origin) return [];
  const zipped = new Set<string>();
  return childrenOf(origin, context.problems).map((group) => {
    const members = childrenOf(group.origin, context.problems).flatMap(({ value, origin: at }) => {
      const axis = readMember(String(value), at, axes, zipped, context);
      return axis ? [axis] : [];
    });
    checkLengths(members, group.origin, context);
    return members.map((axis) => axes.indexOf(axis));
  });
}

function readMember(
  name: string,
  origin: Origin,
  axes: readonly Axis[],
  zipped: Set<string>,
  context: AxisContext,
): Axis | undefined {
  const location = locate(origin, []);
  const axis = axes.find((one) => one.name === name);
  if (!axis) {
    const hint = didYouMean(
      name,
      axes.map((one) => one.name),
    );
    report(context, "unknown-axis", location, `no axis is called "${name}"`, hint);
    return undefined;
  }
  if (zipped.has(name)) {
    report(context, "bad-zip", location, `axis "${name}" is zipped twice`, "name each axis once");
    return undefined;
  }
  zipped.add(name);
  if (!axis.when) return axis;
  const message = `axis "${name}" has a \`when\`, and cannot be zipped: it may be absent`;
  report(context, "bad-zip", location, message, "exclude what should not be instead");
  return undefined;
}

function checkLengths(axes: readonly Axis[], origin: Origin, context: AxisContext): void {
  const [first] = axes;
  const other = axes.find(({ values }) => values.length !== first!.values.length);
  if (!first || !other) return;
  const size = ({ name, values, location }: Axis) =>
    `"${name}" (line ${location.line}) has ${values.length} value${values.length === 1 ? "" : "s"}`;
  const message = `zipped axes must be of one length: ${size(first)}, and ${size(other)}`;
  report(context, "bad-zip", locate(origin, []), message);
}
