import type { AxisGroup } from "./axis-groups";
import type { Choice } from "./choice";

/** Walks through all choices, the last group varying fastest. The same array is handed out each time: copy what you keep. */
export function* product(groups: readonly AxisGroup[]): Generator<Choice> {
  if (groups.some(({ size }) => size === 0)) return;
  const choice: number[] = groups.flatMap(({ axes }) => axes).map(() => 0);
  const first = groups.map(({ axes }) => axes[0]!);
  for (;;) {
    yield choice;
    let group = groups.length - 1;
    while (group >= 0 && choice[first[group]!]! + 1 === groups[group]!.size) {
      for (const axis of groups[group]!.axes) choice[axis] = 0;
      group--;
    }
    if (group < 0) return;
    for (const axis of groups[group]!.axes) choice[axis]!++;
  }
}
