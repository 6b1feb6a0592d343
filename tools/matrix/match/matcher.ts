import type { SourceLocation } from "../../problem";

/** The kinds of labels that have an order. */
export type Ordered = "number" | "date";

/** What a label must be. */
export type LabelTest =
  | { readonly kind: "one-of"; readonly labels: readonly string[] }
  | { readonly kind: "not"; readonly test: LabelTest }
  | {
      readonly kind: "compare";
      readonly as: Ordered;
      readonly operator: "lt" | "lte" | "gt" | "gte";
      readonly bound: string;
    }
  | { readonly kind: "all"; readonly tests: readonly LabelTest[] }
  /** There is no label: the axis does not exist for the cell. Only predicates can say so. */
  | { readonly kind: "absent" };

/** Axes (or `axis.param`) with what their labels must be: all of them must hold. */
export interface MatcherEntry {
  readonly tests: ReadonlyMap<string, LabelTest>;
  readonly location?: SourceLocation;
}

/** Entries of which one must hold. */
export interface Matcher {
  readonly entries: readonly MatcherEntry[];
}

/** Whether a cell is meant. A key on an axis that the cell lacks never matches, unless that is what is asked. */
export function matchesCell(
  matcher: Matcher,
  cell: { readonly coordinates: Readonly<Record<string, string>> },
): boolean {
  return matcher.entries.some(({ tests }) =>
    [...tests].every(([key, test]) => {
      const label = cell.coordinates[key];
      return label === undefined ? test.kind === "absent" : matchesLabel(test, label);
    }),
  );
}

export function matchesLabel(test: LabelTest, label: string): boolean {
  switch (test.kind) {
    case "one-of":
      return test.labels.includes(label);
    case "not":
      return !matchesLabel(test.test, label);
    case "all":
      return test.tests.every((one) => matchesLabel(one, label));
    case "compare":
      return compares(label, test);
    case "absent":
      return false;
  }
}

function compares(label: string, test: Extract<LabelTest, { kind: "compare" }>): boolean {
  const { as, operator, bound } = test;
  if (orderOf(label) !== as) return false;
  const [left, right] = as === "number" ? [Number(label), Number(bound)] : [label, bound];
  switch (operator) {
    case "lt":
      return left < right;
    case "lte":
      return left <= right;
    case "gt":
      return left > right;
    case "gte":
      return left >= right;
  }
}

/** The order that a label has its place in; `null` and words have none. */
export function orderOf(label: string): Ordered | undefined {
  if (/^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i.test(label) || /^-?Infinity$/.test(label)) return "number";
  return /^\d{4}-\d{2}-\d{2}$/.test(label) ? "date" : undefined;
}
