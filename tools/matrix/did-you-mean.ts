import { distance } from "fastest-levenshtein";

/** The longest list of choices that a hint spells out. */
const listedChoices = 12;

/** The candidate that the user most likely meant, if one is near enough. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const lower = word.toLowerCase();
  let best: string | undefined;
  let bestDistance = farthest(word.length) + 1;
  let longer: string | undefined;
  for (const candidate of candidates) {
    const other = candidate.toLowerCase();
    // Letters that have changed places count as one mistake.
    const away = sorted(lower) === sorted(other) ? 1 : distance(lower, other);
    if (away < bestDistance) [best, bestDistance] = [candidate, away];
    if (word.length > 3 && other.startsWith(lower)) longer ??= candidate;
  }
  return best ?? longer;
}

function sorted(text: string): string {
  return [...text].sort().join("");
}

/** How many letters may differ: none of two, one of five, a third of many. */
function farthest(length: number): number {
  if (length < 3) return 0;
  return Math.max(1, Math.floor(Math.min(length, 24) / 3));
}

/** A hint for an unknown word: the nearest candidate, else all of them where they are few. */
export function didYouMean(word: string, candidates: readonly string[]): string | undefined {
  const near = nearest(word, candidates);
  if (near !== undefined) return `did you mean ${JSON.stringify(near)}?`;
  if (candidates.length === 0 || candidates.length > listedChoices) return undefined;
  return candidates.length === 1 ? `only ${candidates[0]} is known` : `one of ${candidates.join(", ")}`;
}
