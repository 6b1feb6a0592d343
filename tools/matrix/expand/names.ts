import type { Axis, AxisValue } from "../axes/axis";
import type { Sweep } from "../sweep";
import { absent, type Choice } from "./choice";

/** Makes names: labels joined by dashes, whether or not another cell has the same. */
export function makeNames({ axes, name: whole }: Pick<Sweep, "axes" | "name">): (choice: Choice) => string {
  const fragments = axes.map(({ values }) => values.map(fragmentOf));
  // Neighbours share the beginnings of their names: what the first axes make of it is kept.
  const last: number[] = [];
  const beginnings = [""];
  return (choice) => {
    let axis = 0;
    while (axis < last.length && choice[axis] === last[axis]) axis++;
    for (; axis < choice.length; axis++) {
      const number = choice[axis]!;
      const before = beginnings[axis]!;
      const fragment = number === absent ? "" : fragments[axis]![number]!;
      last[axis] = number;
      beginnings[axis + 1] = before && fragment ? `${before}-${fragment}` : before || fragment;
    }
    return beginnings[choice.length] || whole;
  };
}

/** The names that several cells have: these add their ids. */
export function clashingNames(
  sweep: Pick<Sweep, "axes" | "name">,
  choices: Iterable<Choice>,
): ReadonlySet<string> {
  const clashing = new Set<string>();
  if (cannotClash(sweep.axes)) return clashing;
  const nameOf = makeNames(sweep);
  const seen = new Set<string>();
  for (const choice of choices) {
    const name = nameOf(choice);
    if (seen.has(name)) clashing.add(name);
    seen.add(name);
  }
  return clashing;
}

function fragmentOf({ coordinates }: AxisValue): string {
  return coordinates.map(([, label]) => label.replace(/[^A-Za-z0-9._-]+/g, "_")).join("-");
}

/** Where no fragment of an axis starts like another one of it, a name can be read in one way only. */
function cannotClash(axes: readonly Axis[]): boolean {
  return axes.every(({ values, when }) => {
    const fragments = values.map((value) => `${fragmentOf(value)}-`).sort();
    return !when && fragments.every((fragment, at) => at === 0 || !fragment.startsWith(fragments[at - 1]!));
  });
}
