import type { Cell } from "../matrix/cell";
import type { Key, ResolvedConfig, Value } from "../matrix/config/value";
import { orderedHash } from "./ordered-hash";

/** What the cells of a sweep build once and share. */
export interface SharedWork {
  /** Cohorts, labels and features that differ. */
  readonly definitions: number;
  /** Sets of matrices that differ: a definition with its feature groups. */
  readonly matrixSets: number;
}

/** How the cell runner divides a config: each key beside these makes a definition (infra/image/cell_runner/definition.py). */
const notInDefinition = new Set([
  "bias_audit_config",
  "feature_group_definition",
  "feature_group_strategies",
  "grid_config",
  "individual_importance",
  "model_comment",
  "model_grid_preset",
  "model_group_keys",
  "prediction",
  "random_seed",
  "scoring",
  "user_metadata",
]);

const inMatrixSet = ["feature_group_definition", "feature_group_strategies", "user_metadata"];

/** Counts what is built once by the experiments that it is told of. */
export class SharedMatrices {
  readonly #keysOf = sharingKeys();
  readonly #definitions = new Set<string>();
  readonly #matrixSets = new Set<string>();

  add(config: ResolvedConfig): void {
    const { definition, matrixSet } = this.#keysOf({ config });
    this.#definitions.add(definition);
    this.#matrixSets.add(matrixSet);
  }

  get counts(): SharedWork {
    return { definitions: this.#definitions.size, matrixSets: this.#matrixSets.size };
  }
}

/**
 * The cells in the order that builds shared work early and side by side: first one cell of each set of matrices, taking
 * the definitions in turn, since a definition is built by one cell while the others wait; then the rest as they were.
 */
export function inSharingOrder<T>(items: readonly T[], cellOf: (item: T) => Pick<Cell, "config">): T[] {
  const keysOf = sharingKeys();
  const seen = new Set<string>();
  const turns = new Map<string, number>();
  const builders: { readonly item: T; readonly turn: number }[] = [];
  const rest: T[] = [];
  for (const item of items) {
    const { definition, matrixSet } = keysOf(cellOf(item));
    if (seen.has(matrixSet)) {
      rest.push(item);
      continue;
    }
    seen.add(matrixSet);
    const turn = turns.get(definition) ?? 0;
    turns.set(definition, turn + 1);
    builders.push({ item, turn });
  }
  builders.sort((a, b) => a.turn - b.turn);
  return [...builders.map(({ item }) => item), ...rest];
}

interface SharingKeys {
  readonly definition: string;
  readonly matrixSet: string;
}

/** Gives cells keys that are equal where they share a definition, or a set of matrices. */
function sharingKeys(): (cell: Pick<Cell, "config">) => SharingKeys {
  const sections = new Map<Key, Section>();
  const sectionOf = (key: Key) => {
    const known = sections.get(key);
    if (known) return known;
    const name = String(key);
    const part = !notInDefinition.has(name) ? "definition" : inMatrixSet.includes(name) ? "matrices" : "none";
    const section: Section = { part, at: sections.size, numberOf: numberValues() };
    sections.set(key, section);
    return section;
  };
  return ({ config }) => {
    const definition: number[] = [];
    const matrices: number[] = [];
    for (const [key, value] of config) {
      const { part, at, numberOf } = sectionOf(key);
      if (part === "definition") definition[at] = numberOf(value);
      else if (part === "matrices") matrices[at] = numberOf(value);
    }
    const text = definition.join();
    return { definition: text, matrixSet: `${text};${matrices.join()}` };
  };
}

/** A key at the top of configs. */
interface Section {
  readonly part: "definition" | "matrices" | "none";
  /** Its place among the keys that were seen. */
  readonly at: number;
  numberOf(value: Value): number;
}

/** Numbers values, equal ones alike; what cells share is told apart without a hash. */
function numberValues(): (value: Value) => number {
  const byHash = new Map<string, number>();
  const known = new Map<Value, number>();
  return (value) => {
    let number = known.get(value);
    if (number === undefined) {
      const hash = orderedHash(value);
      number = byHash.get(hash) ?? byHash.size;
      byHash.set(hash, number);
      known.set(value, number);
    }
    return number;
  };
}
