import { cellId } from "../cell-id";
import type { Sweep } from "../sweep";
import type { Choice } from "./choice";
import { clashingNames, makeNames } from "./names";
import { randomSeed } from "./random-seed";
import type { Resolver } from "./resolver";
import type { CellResources } from "./resources";

/** What a cell is known by, without what it runs. */
export interface CellIdentity {
  readonly id: string;
  /** The whole sha256, in hex. */
  readonly hash: string;
  readonly name: string;
  readonly resources: CellResources;
  /** Reused for the next cell: copy what you keep. */
  readonly choice: Choice;
  readonly replicate: Replicate | undefined;
}

/** One of several runs of a cell that differ in their random seeds. */
export interface Replicate {
  /** From 0. */
  readonly number: number;
  readonly randomSeed: number;
}

/** Names the cells of some choices one by one: millions never stand in memory at once. */
export function* identify(
  sweep: Sweep,
  choices: Iterable<Choice>,
  resolver: Resolver,
  assign: (choice: Choice) => CellResources,
): Generator<CellIdentity> {
  const nameOf = makeNames(sweep);
  const clashing = clashingNames(sweep, choices);
  const identityOf = (choice: Choice, hash: string, replicate: Replicate | undefined): CellIdentity => {
    const id = cellId(hash);
    const plain = nameOf(choice);
    let name = replicate ? `${plain}-r${replicate.number}` : plain;
    if (clashing.size > 0 && clashing.has(plain)) name += `-${id.slice(0, 8)}`;
    return { id, hash, name, resources: assign(choice), choice, replicate };
  };
  const { replicates, seed = 0 } = sweep;
  for (const choice of choices) {
    const hash = resolver.hash(choice);
    if (replicates === undefined) {
      yield identityOf(choice, hash, undefined);
      continue;
    }
    for (let number = 0; number < replicates; number++) {
      const replicate = { number, randomSeed: randomSeed(seed, hash, number) };
      yield identityOf(choice, resolver.hash(choice, replicate.randomSeed), replicate);
    }
  }
}
