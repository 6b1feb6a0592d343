import type { Choice } from "./resolver";

/** Walks through all choices, the last axis varying fastest. The same array is handed out each time: copy what you keep. */
export function* product(sizes: readonly number[]): Generator<Choice> {
  if (sizes.some((size) => size === 0)) return;
  const choice = sizes.map(() => 0);
  for (;;) {
    yield choice;
    let axis = sizes.length - 1;
    while (axis >= 0 && choice[axis]! + 1 === sizes[axis]) choice[axis--] = 0;
    if (axis < 0) return;
    choice[axis]!++;
  }
}
