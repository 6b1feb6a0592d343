import type { Problem } from "../../problem";
import { orderOfAxes } from "../axes/order-of-axes";
import type { Command, CommandTemplate } from "../command/command";
import { fillCommand, randomSeedName } from "../command/command";
import { addEntries, hashEntry, hashValue, hexOfSum, takeEntries, toHex } from "../config/hash-value";
import type { ResolvedConfig, Value } from "../config/value";
import type { Sweep } from "../sweep";
import type { Choice } from "./choice";
import { absent } from "./choice";
import { makeConfigResolver } from "./config-resolver";

/** What a cell runs; the config of a command is empty. */
export interface CellContent {
  readonly config: ResolvedConfig;
  readonly command?: Command;
}

/** Makes what cells run, and hashes of it. A replicate is the same with a random seed of its own. */
export interface Resolver {
  content(choice: Choice, randomSeed?: number): CellContent;
  /** The sha256 in hex, without making the content. */
  hash(choice: Choice, randomSeed?: number): string;
}

/** Patches that find no place are reported when a cell that they are for is first hashed. */
export function makeResolver(sweep: Sweep, problems: Problem[]): Resolver {
  return sweep.command ? commandResolver(sweep, sweep.command) : configResolver(sweep, problems);
}

function configResolver({ base, axes }: Sweep, problems: Problem[]): Resolver {
  const resolver = makeConfigResolver(base.config, axes, orderOfAxes(axes), problems);
  const ownSeed = base.config.get(randomSeedName);
  const ownEntry = ownSeed === undefined ? undefined : hashEntry(randomSeedName, hashValue(ownSeed));
  return {
    content(choice, randomSeed) {
      const config = resolver.config(choice);
      return { config: randomSeed === undefined ? config : withSeed(config, randomSeed) };
    },
    hash(choice, randomSeed) {
      const sum = resolver.sum(choice);
      if (randomSeed === undefined) return hexOfSum(sum);
      const own = sum.slice();
      if (ownEntry) takeEntries(own, ownEntry);
      addEntries(own, hashEntry(randomSeedName, hashValue(randomSeed)));
      return hexOfSum(own);
    },
  };
}

function withSeed(config: ResolvedConfig, randomSeed: number): ResolvedConfig {
  return new Map(config).set(randomSeedName, randomSeed);
}

function commandResolver({ axes }: Sweep, template: CommandTemplate): Resolver {
  const fill = (choice: Choice, randomSeed: number | undefined): Command =>
    fillCommand(template, (name) => {
      const axis = axes.findIndex((one) => one.name === name);
      if (axis === -1) return randomSeed === undefined ? `\${${name}}` : String(randomSeed);
      return choice[axis] === absent ? undefined : axes[axis]!.values[choice[axis]!]!.label;
    });
  return {
    content: (choice, randomSeed) => ({ config: new Map(), command: fill(choice, randomSeed) }),
    hash(choice, randomSeed) {
      const { argv, env } = fill(choice, randomSeed);
      const parts: [string, Value][] = [
        ["command", argv],
        ["env", new Map(Object.entries(env))],
      ];
      return toHex(hashValue(new Map(parts)));
    },
  };
}
