import type { AxisName, Labels } from "./axis-types";

/** A label as it may be written: `1` and `"1"` are one label. */
type Written<L> = string extends L ? string | number | boolean | null : Spelling<L>;

type Spelling<L> =
  | L
  | (L extends `${infer N extends number}` ? N : never)
  | (L extends `${infer B extends boolean}` ? B : never)
  | (L extends "null" ? null : never);

type Bound = number | string;

interface Bounds {
  readonly lt?: Bound;
  readonly lte?: Bound;
  readonly gt?: Bound;
  readonly gte?: Bound;
}

type OneOrMore<L> = Written<L> | readonly Written<L>[];

type Test<L> = OneOrMore<L> | Bounds | { readonly not: OneOrMore<L> | Bounds };

/** Axes, or `axis.parameter` of a grid, with what their labels must be: all of them must hold. */
export type EntryInput<A> = { readonly [K in keyof Labels<A>]?: Test<Labels<A>[K]> };

/** The coordinates of one cell. */
export type WholeCell<A> = { readonly [K in keyof Labels<A>]?: Written<Labels<A>[K]> };

/**
 * A cell as predicates see it: its label on each axis, as text. `W` names the axes that have a `when`: a cell may lack
 * these, and any parameter of a grid.
 */
export type CellLabels<A, W> = {
  readonly [K in keyof Labels<A>]: K extends W
    ? Labels<A>[K] | undefined
    : K extends AxisName<A>
      ? Labels<A>[K]
      : Labels<A>[K] | undefined;
};

/** Says of a cell, by its labels, whether it is meant; asked when the sweep is read. */
export type Predicate<A, W> = (cell: CellLabels<A, W>) => boolean;

export type MatcherInput<A, W> =
  | EntryInput<A>
  | Predicate<A, W>
  | readonly (EntryInput<A> | Predicate<A, W>)[];
