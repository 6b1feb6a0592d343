import type { Axis } from "../axes/axis";
import { orderOfAxes } from "../axes/order-of-axes";
import { absent, type Choice } from "./choice";
import { type MatchTable, matchesAny, matchTables } from "./match-table";

/** An axis that exists only where one of the tables matches. */
export interface Condition {
  readonly axis: number;
  readonly tables: readonly MatchTable[];
}

/** The conditions of `when`, each after those of the axes that it names. */
export function conditionsOf(axes: readonly Axis[]): Condition[] {
  return orderOfAxes(axes).flatMap((axis) => {
    const { when } = axes[axis]!;
    return when ? [{ axis, tables: matchTables(when, axes) }] : [];
  });
}

/** Makes axes absent where their condition does not hold; of the choices that are one then, the first goes on. */
export function suppress(choices: Iterable<Choice>, conditions: readonly Condition[]): Iterable<Choice> {
  return conditions.length === 0 ? choices : suppressed(choices, conditions);
}

function* suppressed(choices: Iterable<Choice>, conditions: readonly Condition[]): Generator<Choice> {
  const next: number[] = [];
  for (const choice of choices) {
    for (let axis = 0; axis < choice.length; axis++) next[axis] = choice[axis]!;
    if (meetConditions(next, conditions)) yield next;
  }
}

/** Marks the axes that are absent; says whether the choice is the first of those that become one. */
function meetConditions(choice: number[], conditions: readonly Condition[]): boolean {
  for (const { axis, tables } of conditions) {
    if (matchesAny(tables, choice)) continue;
    if (choice[axis] !== 0) return false;
    choice[axis] = absent;
  }
  return true;
}
