import type { Choice } from "./choice";

/** Two choices that make one and the same cell, if there are such, the earlier first. */
export function findTwins(
  choices: Iterable<Choice>,
  count: number,
  hashOf: (choice: Choice) => string,
): readonly [Choice, Choice] | undefined {
  const numbers = new HashNumbers(count);
  let at = 0;
  for (const choice of choices) {
    const earlier = numbers.add(prefixOf(hashOf(choice)), at++);
    if (earlier === undefined) continue;
    const other = nth(choices, earlier);
    if (hashOf(other) === hashOf(choice)) return [other, [...choice]];
  }
  return undefined;
}

/** The first 52 bits of a hash: of ten million, any two share them about once in a hundred times. */
function prefixOf(hash: string): number {
  return Number.parseInt(hash.slice(0, 13), 16);
}

function nth(choices: Iterable<Choice>, wanted: number): Choice {
  let at = 0;
  for (const choice of choices) if (at++ === wanted) return [...choice];
  throw new RangeError(`there are fewer than ${wanted} choices`);
}

/** Numbers by the start of a hash, in an open table: a Map of ten million would take a gigabyte. */
class HashNumbers {
  private readonly prefixes: Float64Array;
  private readonly numbers: Uint32Array;
  private readonly mask: number;

  constructor(count: number) {
    const size = 2 ** Math.ceil(Math.log2(Math.max(16, count * 1.5)));
    this.prefixes = new Float64Array(size).fill(-1);
    this.numbers = new Uint32Array(size);
    this.mask = size - 1;
  }

  /** Gives the number that was added under the same prefix before, if there is one; else adds this one. */
  add(prefix: number, number: number): number | undefined {
    let at = prefix & this.mask;
    while (this.prefixes[at] !== -1) {
      if (this.prefixes[at] === prefix) return this.numbers[at];
      at = (at + 1) & this.mask;
    }
    this.prefixes[at] = prefix;
    this.numbers[at] = number;
    return undefined;
  }
}
