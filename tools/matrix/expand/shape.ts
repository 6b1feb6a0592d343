import { countText, shapeOf } from "../axes/product-bound";
import type { Sweep } from "../sweep";
import type { Choices } from "./choices";

/**
 * How the cells of a sweep come about, as a formula.
 *
 * @example
 * "2 labels × 3 histories, less 1 excluded, 4 of them sampled, × 2 replicates"
 */
export function formulaOf(sweep: Sweep, { groups, counts }: Choices): string {
  const factors = groups.map(({ axes, size }) => ({
    name: sweep.axes[axes[0]!]!.name,
    size,
    zipped: axes.slice(1).map((axis) => sweep.axes[axis]!.name),
  }));
  const sampled = sweep.sample?.size ?? counts.all;
  const steps = [
    ...(counts.merged > 0 ? [`less ${countText(counts.merged)} by \`when\``] : []),
    ...(counts.excluded > 0 ? [`less ${countText(counts.excluded)} excluded`] : []),
    ...(counts.included > 0 ? [`plus ${countText(counts.included)} included`] : []),
    ...(sampled < counts.all ? [`${countText(sampled)} of them sampled`] : []),
    ...(sweep.replicates === undefined ? [] : [`× ${countText(sweep.replicates)} replicates`]),
  ];
  return [shapeOf(factors), ...steps].join(", ");
}

/** How many cells are left after sampling, with replicates. */
export function cellCount({ sample, replicates = 1 }: Sweep, { counts }: Choices): number {
  return Math.min(sample?.size ?? counts.all, counts.all) * replicates;
}
