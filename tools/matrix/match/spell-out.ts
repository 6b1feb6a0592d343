import type { Problem, SourceLocation } from "../../problem";
import type { Axis } from "../axes/axis";
import { axisLabels } from "../axes/axis";
import { countText } from "../axes/product-bound";
import { didYouMean } from "../did-you-mean";
import { groupAxes } from "../expand/axis-groups";
import type { Choice } from "../expand/choice";
import { valuesOf } from "../expand/choice";
import { conditionsOf, suppress } from "../expand/conditions";
import { product } from "../expand/product";
import { report } from "../make-problem";
import type { Origin } from "../yaml/origin";
import { locate } from "../yaml/origin";
import type { PredicateNode } from "../yaml/predicate-node";
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
  const question: Question = { predicate, location, context, axisOf, unknown: new Set() };
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

interface Question {
  readonly predicate: PredicateNode["predicate"];
  readonly location: SourceLocation;
  readonly context: SpellContext;
  /** The axis, by number, of each coordinate. */
  readonly axisOf: ReadonlyMap<string, number>;
  /** Names without an axis that were reported already. */
  readonly unknown: Set<string>;
}

type Answer =
  | { readonly kind: "meant"; readonly axes: readonly Axis[]; readonly choices: readonly Choice[] }
  | { readonly kind: "looks-further"; readonly axis: number }
  | { readonly kind: "failed" };

function ask(question: Question, reads: readonly number[]): Answer {
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
    const answer = askAbout(labels, question, known);
    if (typeof answer === "object") return answer;
    const seen = looked.map((axis) => choice[axis]!);
    if (answer) meant.set(seen.join(), seen);
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
function dependencies(reads: readonly number[], { context, axisOf }: Question): number[] {
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

/** What the predicate says of a cell with these labels, if it looks at no axis but those given. */
function askAbout(
  labels: ReadonlyMap<string, string>,
  { predicate, location, context, axisOf, unknown }: Question,
  known: ReadonlySet<number>,
): boolean | Exclude<Answer, { kind: "meant" }> {
  let further: number | undefined;
  const look = (key: string): string | undefined => {
    const axis = axisOf.get(key);
    if (axis === undefined && !unknown.has(key)) {
      unknown.add(key);
      const hint = didYouMean(key, [...axisOf.keys()]);
      report(
        context,
        "unknown-axis",
        location,
        `the function looks at "${key}", and no axis is called that`,
        hint,
      );
    }
    if (axis !== undefined && !known.has(axis)) {
      further ??= axis;
      throw new LooksFurther();
    }
    return labels.get(key);
  };
  const cell = new Proxy<Record<string, string>>(
    {},
    {
      get: (_, key) => (typeof key === "string" ? look(key) : undefined),
      has: (_, key) => typeof key === "string" && look(key) !== undefined,
    },
  );
  const said = tryOut(predicate, cell);
  // It counts that it looked, whatever it made of that.
  if (further !== undefined) return { kind: "looks-further", axis: further };
  if (typeof said === "boolean") return said;
  const which = [...labels].map(([key, label]) => `${key}=${label}`).join(", ") || "any cell";
  const hint = "let it return true or false";
  report(context, "bad-predicate", location, `this function ${said} for ${which}`, hint);
  return { kind: "failed" };
}

/** What a predicate answers; else, in words, what it does instead. */
function tryOut(
  predicate: PredicateNode["predicate"],
  cell: Readonly<Record<string, string>>,
): boolean | string {
  try {
    const said = predicate(cell);
    if (typeof said === "boolean") return said;
    if (typeof said === "string") return `gives ${JSON.stringify(said)}`;
    if (!(said instanceof Promise)) return `gives ${typeof said === "object" && said ? "an object" : said}`;
    // What becomes of it is of no interest.
    said.catch(() => {});
    return "gives a promise";
  } catch (error) {
    return `throws ${JSON.stringify(error instanceof Error ? error.message : String(error))}`;
  }
}

/** Stops a predicate that looks at an axis which this round leaves open. */
class LooksFurther extends Error {}
