import type { Cell } from "../matrix/cell";
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
  const definitions = new Set<string>();
  const matrixSets = new Set<string>();
  for (const cell of cells) {
    const definition = definitionKey(cell);
    definitions.add(definition);
    matrixSets.add(matrixSetKey(cell));
  }
  return { definitions: definitions.size, matrixSets: matrixSets.size };
}

/**
 * The cells in the order that builds shared work early and side by side: first one cell of each set of matrices, taking
 * the definitions in turn, since a definition is built by one cell while the others wait; then the rest as they were.
 */
export function inSharingOrder<T>(items: readonly T[], cellOf: (item: T) => Pick<Cell, "config">): T[] {
  const seen = new Set<string>();
  const turns = new Map<string, number>();
  const builders: { readonly item: T; readonly turn: number }[] = [];
  const rest: T[] = [];
  for (const item of items) {
    const cell = cellOf(item);
    const set = matrixSetKey(cell);
    if (seen.has(set)) {
      rest.push(item);
      continue;
    }
    seen.add(set);
    const definition = definitionKey(cell);
    const turn = turns.get(definition) ?? 0;
    turns.set(definition, turn + 1);
    builders.push({ item, turn });
  }
  builders.sort((a, b) => a.turn - b.turn);
  return [...builders.map(({ item }) => item), ...rest];
}

function definitionKey(cell: Pick<Cell, "config">): string {
  return partsOf(cell, (key) => !notInDefinition.has(key));
}

function matrixSetKey(cell: Pick<Cell, "config">): string {
  return partsOf(cell, (key) => !notInDefinition.has(key) || inMatrixSet.includes(key));
}

function partsOf(cell: Pick<Cell, "config">, wanted: (key: string) => boolean): string {
  const parts: string[] = [];
  for (const [key, value] of cell.config) {
    if (wanted(String(key))) parts.push(`${key}=${orderedHash(value)}`);
  }
  return parts.sort().join();
}
