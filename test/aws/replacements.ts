/** Texts that stand for others, wherever they are in a value. */
export class Replacements {
  readonly #real = new Map<string, string>();

  add(madeUp: string, real: string): void {
    if (madeUp !== real) this.#real.set(madeUp, real);
  }

  /** A copy of a value with each text that was added, the longest first, once replaced. */
  applyTo<T>(value: T): T {
    if (this.#real.size === 0) return value;
    const longestFirst = [...this.#real.keys()].sort((one, other) => other.length - one.length);
    const pattern = new RegExp(
      longestFirst.map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|"),
      "g",
    );
    return replaceIn(value, (text) => text.replaceAll(pattern, (found) => this.#real.get(found)!)) as T;
  }
}

function replaceIn(value: unknown, replace: (text: string) => string): unknown {
  if (typeof value === "string") return replace(value);
  if (Array.isArray(value)) return value.map((each) => replaceIn(each, replace));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, replaceIn(each, replace)]));
}
