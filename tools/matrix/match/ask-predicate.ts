import type { Problem, SourceLocation } from "../../problem";
import { didYouMean } from "../did-you-mean";
import { report } from "../make-problem";
import type { PredicateNode } from "../yaml/predicate-node";

/** A predicate, and what is needed to ask it. */
export interface Question {
  readonly predicate: PredicateNode["predicate"];
  readonly location: SourceLocation;
  readonly context: { readonly problems: Problem[] };
  /** The axis, by number, of each coordinate. */
  readonly axisOf: ReadonlyMap<string, number>;
  /** Names without an axis that were reported already. */
  readonly unknown: Set<string>;
}

/** Why there is no answer: another axis matters too, or a problem is reported. */
export type NoAnswer =
  | { readonly kind: "looks-further"; readonly axis: number }
  | { readonly kind: "failed" };

/** What the predicate says of a cell with these labels, if it looks at no axis but those given. */
export function askPredicate(
  { predicate, location, context, axisOf, unknown }: Question,
  labels: ReadonlyMap<string, string>,
  known: ReadonlySet<number>,
): boolean | NoAnswer {
  let further: number | undefined;
  const look = (key: string): string | undefined => {
    const axis = axisOf.get(key);
    if (axis === undefined && !unknown.has(key)) {
      unknown.add(key);
      const message = `the function looks at "${key}", and no axis is called that`;
      report(context, "unknown-axis", location, message, didYouMean(key, [...axisOf.keys()]));
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
