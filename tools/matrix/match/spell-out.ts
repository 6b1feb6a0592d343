import type { Problem } from "../../problem";
import type { Axis } from "../axes/axis";
import { axisLabels } from "../axes/axis";
import { countText } from "../axes/product-bound";
import { groupAxes } from "../expand/axis-groups";
import type { Choice } from "../expand/choice";
import { valuesOf } from "../expand/choice";
import { conditionsOf, suppress } from "../expand/conditions";
import { product } from "../expand/product";
import { report } from "../make-problem";
import type { Origin } from "../yaml/origin";
import { locate } from "../yaml/origin";
import type { PredicateNode } from "../yaml/predicate-node";
import type { NoAnswer, Question } from "./ask-predicate";
import { askPredicate } from "./ask-predicate";
import { entriesOf } from "./entries-of";
import type { MatcherEntry } from "./matcher";

/** What a predicate is asked about. */
export interface SpellContext {
  /** All axes, with the conditions that are known. */
  readonly axes: readonly Axis[];
  /** Axes that walk together, by number. */
  readonly zip: readonly (readonly number[])[];
  readonly problems: Problem[];
  /** Called before an axis is looked at: its condition may have to be read first. */
  prepare?(axis: number): void;
}

interface AskedQuestion extends Question {
  readonly context: SpellContext;
}

/** The most combinations of labels that one predicate is asked about. */
const maxCombinations = 1_000_000;

/**
 * Spells a predicate out as explicit cells: it is asked about every combination of labels, of just those axes that it
 * looks at, that some cell has. It is no longer needed then, and all else is as if the labels had been written.
 */
export function spellOut(
  { predicate }: PredicateNode,
  origin: Origin,
  context: SpellContext,
): MatcherEntry[] {
  const location = locate(origin, []);
  const axisOf = new Map(
    context.axes.flatMap((axis, number) => [...axisLabels(axis).keys()].map((key) => [key, number] as const)),
  );
  const question: AskedQuestion = { predicate, location, context, axisOf, unknown: new Set() };
  // What it looks at shows only when it is asked; each round starts with all that is known to be looked at.
  const reads = new Set<number>();
  for (;;) {
    const answer = ask(
      question,
      [...reads].sort((a, b) => a - b),
    );
    if (answer.kind === "failed") return [];
    if (answer.kind === "meant") return entriesOf(answer.choices, answer.axes, location);
    reads.add(answer.axis);
  }
}

type Answer =
  | { readonly kind: "meant"; readonly axes: readonly Axis[]; readonly choices: readonly Choice[] }
  | NoAnswer;

/** Asks about all combinations of the axes that the predicate is known to look at. */
function ask(question: AskedQuestion, reads: readonly number[]): Answer {
  const { context, location } = question;
  const walked = dependencies(reads, question);
  const axes = walked.map((axis) => context.axes[axis]!);
  const zip = context.zip
    .map((group) => group.map((axis) => walked.indexOf(axis)))
    .filter((group) => !group.includes(-1));
  const groups = groupAxes(axes, zip);
  const size = groups.reduce((count, group) => count * group.size, 1);
  if (size > maxCombinations) {
    const names = axes.map(({ name }) => name).join(", ");
    const message = `this function looks at ${countText(size)} combinations of ${names}; at most ${countText(maxCombinations)} are tried`;
    report(context, "bad-predicate", location, message, "look at fewer axes, or write labels");
    return { kind: "failed" };
  }
  const known = new Set(reads);
  const looked = reads.map((axis) => walked.indexOf(axis));
  const meant = new Map<string, Choice>();
  for (const choice of suppress(product(groups), conditionsOf(axes))) {
    const labels = new Map(valuesOf(axes, choice).flatMap(({ coordinates }) => coordinates));
    const said = askPredicate(question, labels, known);
    if (typeof said === "object") return said;
    const seen = looked.map((axis) => choice[axis]!);
    if (said) meant.set(seen.join(), seen);
  }
  const lookedAt = reads.map((axis) => context.axes[axis]!);
  if (reads.length === 0 && question.unknown.size === 0) {
    const what = meant.size > 0 ? "matches every cell" : "matches no cell";
    const message = `this function looks at no label: it ${what}`;
    report(context, "empty-matcher", location, message, "look at a label of the cell");
  }
  return { kind: "meant", axes: lookedAt, choices: [...meant.values()] };
}

/** Some axes, and those that decide which of their combinations there are: named in conditions, and zipped. */
function dependencies(reads: readonly number[], { context, axisOf }: AskedQuestion): number[] {
  const found = new Set<number>();
  const add = (axis: number) => {
    if (found.has(axis)) return;
    found.add(axis);
    context.prepare?.(axis);
    for (const { tests } of context.axes[axis]!.when?.entries ?? [])
      for (const key of tests.keys()) if (axisOf.has(key)) add(axisOf.get(key)!);
    for (const group of context.zip) if (group.includes(axis)) group.forEach(add);
  };
  reads.forEach(add);
  return [...found].sort((a, b) => a - b);
}
