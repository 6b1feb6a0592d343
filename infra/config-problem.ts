import { closest, distance } from "fastest-levenshtein";

/** What is wrong with one key of a stack's config. */
export interface ConfigProblem {
  /** The key and the way inside of it, without the project's name: `profiles.small.memoryMiB`, `alertEmails[0]`. */
  readonly path: string;
  readonly message: string;
  /** What to do about it. */
  readonly hint: string;
}

/**
 * All the problems of a stack's config as text.
 *
 * @example
 * Pulumi.dev.yaml: 1 mistake
 *   sweepstack:profiles.small.vcpus: must be a whole number from 1 to 192, not "two"
 *     hint: for example vcpus: 4
 */
export function renderConfigProblems(
  project: string,
  stack: string,
  problems: readonly ConfigProblem[],
): string {
  const count = problems.length === 1 ? "1 mistake" : `${problems.length} mistakes`;
  const lines = problems.flatMap(({ path, message, hint }) => [
    `  ${path === "aws:region" ? path : `${project}:${path}`}: ${message}`,
    `    hint: ${hint}`,
  ]);
  return [`Pulumi.${stack}.yaml: ${count}`, ...lines].join("\n");
}

/** The known word that is most likely meant, if one is near enough. */
export function nearestWord(word: string, known: readonly string[]): string | undefined {
  const longer = known.find((each) => word.length > 3 && each.startsWith(word));
  if (longer !== undefined) return longer;
  const nearest = closest(word, known);
  return distance(word, nearest) <= Math.max(1, Math.floor(word.length / 3)) ? nearest : undefined;
}

/** A hint for a word that is none of those known. */
export function didYouMean(word: string, known: readonly string[]): string {
  const nearest = nearestWord(word, known);
  return nearest === undefined ? `one of ${known.join(", ")}` : `did you mean "${nearest}"?`;
}
