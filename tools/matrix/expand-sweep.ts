import type { Problem } from "../problem";
import { Problems } from "../problem";
import { shapeOf } from "./axes/product-bound";
import type { Cell } from "./cell";
import { cellId } from "./cell-id";
import { toHex } from "./config/hash-value";
import { exclude } from "./expand/exclude";
import { lintCells } from "./expand/lint-cells";
import { cellNames } from "./expand/names";
import { makeResolver } from "./expand/resolver";
import { makeAssign } from "./expand/resources";
import { inOrder } from "./in-order";
import { makeProblem } from "./make-problem";
import { matchesCell } from "./match/matcher";
import type { Sweep } from "./sweep";

/** All the cells of a sweep. */
export interface Expansion {
  readonly cells: readonly Cell[];
  readonly warnings: readonly Problem[];
  /** The product as a formula: "2 labels × 3 cutoffs". */
  readonly shape: string;
  /** How many cells the product has. */
  readonly productCount: number;
  /** How many of these `exclude` took out. */
  readonly excludedCount: number;
}

/** Works out the cells of a sweep for a stack with these resource profiles; throws Problems. */
export function expandSweep(sweep: Sweep, profiles: readonly string[]): Expansion {
  const { axes, limits } = sweep;
  const problems: Problem[] = [];
  const warnings: Problem[] = [];
  const sizes = axes.map(({ name, values }) => ({ name, size: values.length }));
  const productCount = sizes.reduce((count, { size }) => count * size, 1);
  const remaining = exclude(axes, sweep.exclude, limits.maxCells, problems);
  checkCount(sweep, remaining.count, productCount - remaining.count, shapeOf(sizes), problems);
  const resources = makeAssign(sweep.resources, axes, profiles, problems, warnings);
  if (problems.length > 0) throw new Problems(inOrder(problems));

  const resolver = makeResolver(sweep.base.config, axes);
  const drafts = remaining.choices.map((choice) => {
    const hash = resolver.hash(choice);
    const choices = choice.map((value, axis) => axes[axis]!.values[value]!);
    const coordinates = choices.flatMap((value) => value.coordinates);
    return { id: cellId(hash), hash: toHex(hash), choice, choices, coordinates };
  });
  const names = cellNames(
    drafts.map(({ id, coordinates }) => ({ id, labels: coordinates.map(([, label]) => label) })),
    sweep.name,
  );
  const cells = drafts.map(
    ({ id, hash, choice, choices, coordinates }, index): Cell => ({
      id,
      hash,
      name: names[index]!,
      coordinates: Object.fromEntries(coordinates),
      ...resources.assign(choice),
      choices,
      get config() {
        return resolver.config(choice);
      },
    }),
  );
  resources.warnUnused();
  reportTwins(cells, problems);
  lintCells(sweep, cells, problems, warnings);
  if (problems.length > 0) throw new Problems(inOrder(problems));
  if (sweep.baseline && !cells.some((cell) => matchesCell(sweep.baseline!, cell))) {
    const message = "the baseline matches no cell: nothing is compared with it";
    warnings.push(makeProblem("no-baseline", sweep.baseline.entries[0]?.location, message));
  }
  return {
    cells,
    warnings,
    shape: shapeOf(sizes),
    productCount,
    excludedCount: productCount - remaining.count,
  };
}

function checkCount(sweep: Sweep, count: number, excluded: number, shape: string, problems: Problem[]): void {
  const { maxCells } = sweep.limits;
  if (count === 0) {
    const message = "every cell is excluded";
    problems.push(makeProblem("no-cells", sweep.exclude[0]?.location, message));
  }
  if (count <= maxCells) return;
  const less = excluded > 0 ? `, less ${excluded} excluded,` : "";
  const message = `the sweep has ${shape}${less} = ${count} cells, and limits.maxCells is ${maxCells}`;
  const hint = `write limits: { maxCells: ${count} } if you mean it`;
  problems.push(makeProblem("too-many-cells", sweep.limitLocation, message, hint));
}

function reportTwins(cells: readonly Cell[], problems: Problem[]): void {
  const byHash = new Map<string, Cell>();
  for (const cell of cells) {
    const twin = byHash.get(cell.hash);
    byHash.set(cell.hash, twin ?? cell);
    if (!twin) continue;
    const differing = cell.choices.find((choice, axis) => choice !== twin.choices[axis]);
    const message = `cells "${twin.name}" and "${cell.name}" have the same config`;
    const hint = "remove one of the labels, or exclude one of the cells";
    problems.push(makeProblem("same-config", differing?.location, message, hint));
    return;
  }
}
