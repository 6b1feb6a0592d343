import { didYouMean } from "../did-you-mean";
import { report } from "../make-problem";
import type { Matcher } from "../match/matcher";
import { readMatcher } from "../match/read-matcher";
import { childrenOf } from "../yaml/children";
import type { Origin } from "../yaml/origin";
import { locate, originAt } from "../yaml/origin";
import type { Axis } from "./axis";
import { axisLabels } from "./axis";
import type { AxisContext } from "./axis-context";
import { findCycle } from "./order-of-axes";
import type { PendingAxis } from "./pending-axis";

/** The conditions under which an axis exists, and the axes that come before it. */
export type AxisConditions = Pick<Axis, "when" | "waitsFor">;

/** Gives each axis its `when` and `after`. */
export function addConditions(
  axes: readonly Axis[],
  pending: readonly PendingAxis[],
  context: AxisContext,
): Axis[] {
  const labels = new Map(axes.flatMap((axis) => [...axisLabels(axis)]));
  const axisOf = new Map(
    axes.flatMap((axis) => [...axisLabels(axis).keys()].map((key) => [key, axis.name] as const)),
  );
  const withConditions = [...axes];
  const read = new Set<number>();
  const addTo = (index: number) => {
    if (read.has(index)) return;
    read.add(index);
    const { origins } = pending[index]!;
    const when = only(origins, "when", context);
    const after = only(origins, "after", context);
    // A predicate is asked only about what the conditions of the axes that it looks at allow.
    const matchers = { axes: withConditions, labels, zip: [], problems: context.problems, prepare: addTo };
    const matcher = when && readMatcher(when, matchers);
    const named = [...namedIn(matcher, axisOf), ...(after ? readAfter(after, axes, context) : [])];
    withConditions[index] = {
      ...axes[index]!,
      ...(matcher && { when: matcher }),
      waitsFor: [...new Set(named)],
    };
  };
  for (const index of axes.keys()) addTo(index);
  reportCycle(withConditions, pending, context);
  return withConditions;
}

/** What stands under a key, in the sweep or in the file that the axis comes from. */
function only(origins: readonly Origin[], key: string, context: AxisContext): Origin | undefined {
  const [first, second] = origins.flatMap((origin) => originAt(origin, [key]) ?? []);
  if (second) {
    const message = `"${key}" is given here and in the file that the axis comes from`;
    report(context, "given-twice", locate(first!, [], "key"), message, "keep one of the two");
  }
  return first;
}

function namedIn(matcher: Matcher | undefined, axisOf: ReadonlyMap<string, string>): string[] {
  const keys = matcher?.entries.flatMap(({ tests }) => [...tests.keys()]) ?? [];
  return keys.flatMap((key) => axisOf.get(key) ?? []);
}

function readAfter(origin: Origin, axes: readonly Axis[], context: AxisContext): string[] {
  const items = childrenOf(origin, context.problems);
  const named = items.length > 0 ? items : [{ value: scalarText(origin), origin }];
  return named.flatMap(({ value, origin: at }) => {
    const name = String(value);
    if (axes.some((axis) => axis.name === name)) return [name];
    const hint = didYouMean(
      name,
      axes.map((axis) => axis.name),
    );
    report(context, "unknown-axis", locate(at, []), `no axis is called "${name}"`, hint);
    return [];
  });
}

function scalarText(origin: Origin): string {
  return origin.kind === "yaml" && "value" in origin.node ? String(origin.node.value) : "";
}

function reportCycle(axes: readonly Axis[], pending: readonly PendingAxis[], context: AxisContext): void {
  const cycle = findCycle(axes);
  if (!cycle) return;
  const [first] = cycle;
  const { origins } = pending[axes.indexOf(first!)]!;
  const key = origins.flatMap((origin) => originAt(origin, ["when"]) ?? originAt(origin, ["after"]) ?? [])[0];
  const names = [...cycle, first!].map(({ name }) => name).join(" → ");
  const message =
    cycle.length === 1 ? `axis "${first!.name}" waits for itself` : `axes wait for each other: ${names}`;
  const hint = "name in `when` and `after` only axes that do not depend on this one";
  report(context, "circular-axes", key && locate(key, [], "key"), message, hint);
}
