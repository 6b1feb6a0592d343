import type { Choice } from "./choice";

/** Adds whole cells at the end. */
export function include(choices: Iterable<Choice>, included: readonly Choice[]): Iterable<Choice> {
  return included.length === 0 ? choices : both(choices, included);
}

function* both(choices: Iterable<Choice>, included: readonly Choice[]): Generator<Choice> {
  yield* choices;
  yield* included;
}
