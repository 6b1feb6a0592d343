import type { Cell } from "../matrix/cell";
import type { Value } from "../matrix/config/value";
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

/** Counts what is built once, from the hashes of the configs' parts. */
export function shareMatrices(cells: Iterable<Pick<Cell, "config">>): SharedWork {
  const keysOf = sharingKeys();
  const definitions = new Set<string>();
  const matrixSets = new Set<string>();
  for (const cell of cells) {
    const { definition, matrixSet } = keysOf(cell);
    definitions.add(definition);
    matrixSets.add(matrixSet);
  }
  return { definitions: definitions.size, matrixSets: matrixSets.size };
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
  const numberOf = numberParts();
  return ({ config }) => {
    const definition: number[] = [];
    const others: number[] = [];
    for (const [key, value] of config) {
      const name = String(key);
      if (!notInDefinition.has(name)) definition.push(numberOf(name, value));
      else if (inMatrixSet.includes(name)) others.push(numberOf(name, value));
    }
    const text = definition.sort(ascending).join();
    return { definition: text, matrixSet: `${text};${others.sort(ascending).join()}` };
  };
}

const ascending = (a: number, b: number) => a - b;

/** Numbers for what stands under a key, the same for values that are the same; cells share most of these as objects. */
function numberParts(): (key: string, value: Value) => number {
  const numbers = new Map<string, number>();
  const known = new Map<string, Map<Value, number>>();
  return (key, value) => {
    const ofKey = known.get(key) ?? new Map<Value, number>();
    known.set(key, ofKey);
    let number = ofKey.get(value);
    if (number === undefined) {
      const text = `${key}=${orderedHash(value)}`;
      number = numbers.get(text) ?? numbers.size;
      numbers.set(text, number);
      ofKey.set(value, number);
    }
    return number;
  };
}
