import type { Value } from "../config/value";
import { isList, isMap, isScalar, labelText } from "../config/value";
import { didYouMean } from "../did-you-mean";
import { report } from "../make-problem";
import type { Child } from "../yaml/children";
import { childrenOf } from "../yaml/children";
import type { Origin } from "../yaml/origin";
import { locate, originAt } from "../yaml/origin";
import { PredicateNode } from "../yaml/predicate-node";
import type { LabelTest, Matcher, MatcherEntry } from "./matcher";
import { orderOf } from "./matcher";
import type { SpellContext } from "./spell-out";
import { spellOut } from "./spell-out";

/** The labels of each axis and of each `axis.param`. */
export type KnownLabels = ReadonlyMap<string, readonly string[]>;

/** What a matcher may name. */
export interface MatcherContext extends SpellContext {
  readonly labels: KnownLabels;
}

/** Reads a matcher: one map from axis to label, a predicate, or a list of them. Unknown axes and labels are reported. */
export function readMatcher(origin: Origin, context: MatcherContext): Matcher {
  const isEntries = originAt(origin, [0]) !== undefined;
  const entries = isEntries ? childrenOf(origin, context.problems).map((child) => child.origin) : [origin];
  return {
    entries: entries.flatMap((entry) =>
      entry.kind === "yaml" && entry.node instanceof PredicateNode
        ? spellOut(entry.node, entry, context)
        : [readEntry(entry, context)],
    ),
  };
}

function readEntry(origin: Origin, context: MatcherContext): MatcherEntry {
  const children = childrenOf(origin, context.problems);
  const location = locate(origin, []);
  if (children.length === 0) {
    report(context, "empty-matcher", location, "this matches every cell", "name an axis and a label");
  }
  const tests = children.map((child) => [child.key, readTest(child, context)] as const);
  return { tests: new Map(tests), location };
}

function readTest({ key, value, origin }: Child, context: MatcherContext): LabelTest {
  const labels = context.labels.get(key);
  if (!labels) {
    const hint = didYouMean(key, [...context.labels.keys()]);
    const message = key.includes(".") ? `no axis has the coordinate "${key}"` : `no axis is called "${key}"`;
    report(context, "unknown-axis", locate(origin, [], "key"), message, hint);
    return { kind: "one-of", labels: [] };
  }
  return testOf(value, origin, { key, labels }, context);
}

interface AxisLabels {
  readonly key: string;
  readonly labels: readonly string[];
}

function testOf(value: Value, origin: Origin, axis: AxisLabels, context: MatcherContext): LabelTest {
  if (isScalar(value))
    return { kind: "one-of", labels: [knownLabel(labelText(value), origin, axis, context)] };
  const children = childrenOf(origin, context.problems);
  if (isList(value)) {
    const labels = children.map((child) => {
      return knownLabel(isScalar(child.value) ? labelText(child.value) : "", child.origin, axis, context);
    });
    return { kind: "one-of", labels };
  }
  const tests = children.map((child): LabelTest => {
    if (child.key === "not") return { kind: "not", test: testOf(child.value, child.origin, axis, context) };
    return comparison(child, axis, context);
  });
  return { kind: "all", tests };
}

function knownLabel(label: string, origin: Origin, axis: AxisLabels, context: MatcherContext): string {
  if (!axis.labels.includes(label)) {
    const message = `"${axis.key}" has no label ${JSON.stringify(label)}`;
    report(context, "unknown-label", locate(origin, []), message, didYouMean(label, axis.labels));
  }
  return label;
}

function comparison(child: Child, axis: AxisLabels, context: MatcherContext): LabelTest {
  const bound = isMap(child.value) || isList(child.value) ? "" : labelText(child.value);
  const as = orderOf(bound);
  const location = locate(child.origin, []);
  const unordered = axis.labels.find((label) => label !== "null" && orderOf(label) === undefined);
  const other = axis.labels.find((label) => label !== "null" && orderOf(label) !== as);
  if (as === undefined) {
    const message = `"${child.key}" compares with a number or a date such as 2015-01-31, not with ${JSON.stringify(bound)}`;
    report(context, "not-comparable", location, message);
  } else if (unordered !== undefined) {
    const message = `"${axis.key}" has the label ${JSON.stringify(unordered)}, which is neither a number nor a date`;
    report(context, "not-comparable", location, message, "name the labels instead");
  } else if (other !== undefined) {
    const message = `"${axis.key}" has the label "${other}", which does not compare with "${bound}"`;
    report(context, "not-comparable", location, message);
  }
  const operator = child.key as "lt" | "lte" | "gt" | "gte";
  return { kind: "compare", as: as ?? "number", operator, bound };
}
