import type { Problem } from "../../problem";
import { makeProblem } from "../make-problem";
import type { Sweep } from "../sweep";
import { type AxisGroup, groupAxes } from "./axis-groups";
import type { Choice } from "./choice";
import { conditionsOf, suppress } from "./conditions";
import { countExcluded, exclude } from "./exclude";
import { include } from "./include";
import { type MatchTable, matchesAny, matchTable } from "./match-table";
import { product } from "./product";

/** How many cells each step leaves, counted without making any of them. */
export interface ChoiceCounts {
  readonly product: number;
  /** Choices that are one with another, where `when` makes axes absent. */
  readonly merged: number;
  readonly excluded: number;
  readonly included: number;
  /** What is left of the product, and what is included. */
  readonly all: number;
}

/** The cells of a sweep as choices, in order, before sampling. */
export interface Choices {
  /** Walks through all of them, each time anew; the array that is handed out is reused: copy what you keep. */
  readonly all: Iterable<Choice>;
  readonly counts: ChoiceCounts;
  readonly groups: readonly AxisGroup[];
}

/** Walks a sweep's axes: zip, product, `when`, `exclude` and `include`, in this order. */
export function choicesOf(sweep: Sweep, problems: Problem[]): Choices {
  const { axes, zip } = sweep;
  const groups = groupAxes(axes, zip);
  const conditions = conditionsOf(axes);
  const tables = sweep.exclude.map((entry) => matchTable(entry, axes));
  const included = sweep.include.map(({ choice }) => choice);
  const existing = () => suppress(product(groups), conditions);
  const productCount = groups.reduce((size, group) => size * group.size, 1);

  let [left, excluded] = [productCount, 0];
  if (conditions.length > 0 || tables.length > 0) {
    const counted = countExcluded(existing(), tables);
    [left, excluded] = [counted.all, counted.excluded];
    reportUnused(sweep, counted.used, problems);
  }
  reportKnown(sweep, groups, tables, problems);
  return {
    all: { [Symbol.iterator]: () => include(exclude(existing(), tables), included)[Symbol.iterator]() },
    groups,
    counts: {
      product: productCount,
      merged: productCount - left,
      excluded,
      included: included.length,
      all: left - excluded + included.length,
    },
  };
}

function reportUnused({ exclude: entries }: Sweep, used: readonly boolean[], problems: Problem[]): void {
  entries.forEach(({ location }, index) => {
    if (used[index]) return;
    const hint = "no combination of labels fits it";
    problems.push(makeProblem("excludes-nothing", location, "this excludes no cell", hint));
  });
}

/** Reports included cells that are there without it. */
function reportKnown(
  sweep: Sweep,
  groups: readonly AxisGroup[],
  tables: readonly MatchTable[],
  problems: Problem[],
): void {
  const seen = new Set<string>();
  for (const { choice, location } of sweep.include) {
    const inProduct = groups.every(({ axes }) => axes.every((axis) => choice[axis] === choice[axes[0]!]));
    const key = choice.join();
    if (seen.has(key)) {
      problems.push(makeProblem("included-twice", location, "this cell is included twice", "remove one"));
    } else if (inProduct && !matchesAny(tables, choice)) {
      const message = "this cell exists already";
      problems.push(makeProblem("included-twice", location, message, "remove it"));
    }
    seen.add(key);
  }
}
