import type { AxisValue } from "../axes/axis";
import type { Cell, TriageCell } from "../cell";
import type { ResolvedConfig } from "../config/value";
import type { Sweep } from "../sweep";
import { type Choice, valuesOf } from "./choice";
import type { CellIdentity } from "./identify";
import type { Resolver } from "./resolver";

/** A cell from what it is known by. */
export function makeCell(sweep: Sweep, identity: CellIdentity, resolver: Resolver): Cell {
  if (!sweep.command) return new LazyCell(sweep, identity, resolver);
  const { choice, replicate } = identity;
  const { config, command } = resolver.content(choice, replicate?.randomSeed);
  const choices = valuesOf(sweep.axes, choice);
  const { id, hash, name, resources } = identity;
  return {
    kind: "command",
    ...{ id, hash, name },
    coordinates: coordinatesOf(choices),
    ...(replicate && { replicate: replicate.number }),
    ...resources,
    choices,
    config,
    command: command!,
  };
}

/** Most commands ask for little of each of many cells: what is large is made when it is asked for. */
class LazyCell implements TriageCell {
  readonly kind = "triage";
  readonly id: string;
  readonly hash: string;
  readonly name: string;
  readonly profile: string;
  declare readonly replicate?: number;
  declare readonly timeoutSeconds?: number;
  readonly #sweep: Sweep;
  readonly #resolver: Resolver;
  readonly #choice: Choice;
  readonly #randomSeed: number | undefined;

  constructor(
    sweep: Sweep,
    { id, hash, name, resources, choice, replicate }: CellIdentity,
    resolver: Resolver,
  ) {
    this.id = id;
    this.hash = hash;
    this.name = name;
    this.profile = resources.profile;
    if (replicate) this.replicate = replicate.number;
    if (resources.timeoutSeconds !== undefined) this.timeoutSeconds = resources.timeoutSeconds;
    this.#sweep = sweep;
    this.#resolver = resolver;
    this.#choice = choice.slice();
    this.#randomSeed = replicate?.randomSeed;
  }

  get config(): ResolvedConfig {
    return this.#resolver.content(this.#choice, this.#randomSeed).config;
  }

  get choices(): readonly AxisValue[] {
    return valuesOf(this.#sweep.axes, this.#choice);
  }

  get coordinates(): Readonly<Record<string, string>> {
    return coordinatesOf(this.choices);
  }
}

function coordinatesOf(choices: readonly AxisValue[]): Readonly<Record<string, string>> {
  return Object.fromEntries(choices.flatMap(({ coordinates }) => coordinates));
}
