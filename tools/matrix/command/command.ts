/** A program of the image, with its words and variables as the shell would hand them over. */
export interface Command {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** A text with the names of axes in it: `--depth=${depth}` is `["--depth=", { axis: "depth" }]`. */
export type Word = readonly (string | { readonly axis: string })[];

/** A command whose words and variables wait for labels. */
export interface CommandTemplate {
  readonly argv: readonly Word[];
  readonly env: readonly { readonly name: string; readonly word: Word }[];
}

/** The name that stands for a replicate's random seed. */
export const randomSeedName = "random_seed";

/**
 * A word with labels in place of names; undefined when it names what has no label: `--depth=${depth}` is left out of a
 * cell that has no depth.
 */
export function fillWord(word: Word, labelOf: (name: string) => string | undefined): string | undefined {
  let text = "";
  for (const part of word) {
    const piece = typeof part === "string" ? part : labelOf(part.axis);
    if (piece === undefined) return undefined;
    text += piece;
  }
  return text;
}

/** A command with labels in place of names. */
export function fillCommand(
  { argv, env }: CommandTemplate,
  labelOf: (name: string) => string | undefined,
): Command {
  const variables = env.flatMap(({ name, word }) => {
    const text = fillWord(word, labelOf);
    return text === undefined ? [] : [[name, text] as const];
  });
  return {
    argv: argv.flatMap((word) => fillWord(word, labelOf) ?? []),
    env: Object.fromEntries(variables),
  };
}

/** The names that a command waits for. */
export function namesIn({ argv, env }: CommandTemplate): Set<string> {
  const words = [...argv, ...env.map(({ word }) => word)];
  return new Set(words.flat().flatMap((part) => (typeof part === "string" ? [] : [part.axis])));
}
