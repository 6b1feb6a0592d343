import { distance } from "fastest-levenshtein";

/** The longest list of choices that a hint spells out. */
const listedChoices = 12;

/** The candidate that the user most likely meant, if one is near enough. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(Math.min(word.length, 24) / 3)) + 1;
  for (const candidate of candidates) {
    const away = distance(word.toLowerCase(), candidate.toLowerCase());
    if (away < bestDistance) [best, bestDistance] = [candidate, away];
  }
  return best;
}

/** A hint for an unknown word: the nearest candidate, else all of them where they are few. */
export function didYouMean(word: string, candidates: readonly string[]): string | undefined {
  const near = nearest(word, candidates);
  if (near !== undefined) return `did you mean ${JSON.stringify(near)}?`;
  if (candidates.length === 0 || candidates.length > listedChoices) return undefined;
  return candidates.length === 1 ? `only ${candidates[0]} is known` : `one of ${candidates.join(", ")}`;
}
