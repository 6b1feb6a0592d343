import { cellId } from "../cell-id";
import type { Sweep } from "../sweep";
import type { Choice } from "./choice";
import { clashingNames, makeNames } from "./names";
import { randomSeed } from "./random-seed";
import type { Resolver } from "./resolver";
import type { CellResources } from "./resources";

/** What a cell is known by, without what it runs. */
export interface CellIdentity extends CellResources {
  readonly id: string;
  /** The whole sha256, in hex. */
  readonly hash: string;
  readonly name: string;
  readonly choice: Choice;
  readonly replicate?: number;
  readonly randomSeed?: number;
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
  const { seed = 0, replicates } = sweep;
  for (const each of choices) {
    const choice = each.slice();
    const plain = nameOf(choice);
    const hash = resolver.hash(choice);
    const resources = assign(choice);
    const named = (name: string, id: string) => (clashing.has(plain) ? `${name}-${id.slice(0, 8)}` : name);
    if (replicates === undefined) {
      const id = cellId(hash);
      yield { id, hash, name: named(plain, id), choice, ...resources };
      continue;
    }
    for (let replicate = 0; replicate < replicates; replicate++) {
      const drawn = randomSeed(seed, hash, replicate);
      const own = resolver.hash(choice, drawn);
      const id = cellId(own);
      const name = named(`${plain}-r${replicate}`, id);
      yield { id, hash: own, name, choice, replicate, randomSeed: drawn, ...resources };
    }
  }
}
