import { hash } from "node:crypto";
import type { Choice } from "./choice";

interface Scored {
  readonly choice: Choice;
  readonly at: number;
  readonly score: string;
}

/** The `n` choices with the smallest sha256 of seed and hash, in their own order: with a larger n, these and more. */
export function sample(
  choices: Iterable<Choice>,
  n: number,
  seed: number,
  hashOf: (choice: Choice) => string,
): Choice[] {
  let kept: Scored[] = [];
  let worst: string | undefined;
  let at = 0;
  for (const choice of choices) {
    const score = hash("sha256", `${seed}${hashOf(choice)}`, "hex");
    if (worst === undefined || score < worst) kept.push({ choice: [...choice], at, score });
    at++;
    if (kept.length < 2 * n + 1000) continue;
    kept = smallest(kept, n);
    worst = kept.at(-1)!.score;
  }
  return smallest(kept, n)
    .sort((a, b) => a.at - b.at)
    .map(({ choice }) => choice);
}

function smallest(scored: readonly Scored[], n: number): Scored[] {
  return scored.toSorted((a, b) => (a.score < b.score ? -1 : 1)).slice(0, n);
}
