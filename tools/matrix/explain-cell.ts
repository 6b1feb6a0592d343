import type { SourceLocation } from "../problem";
import type { AxisValue } from "./axes/axis";
import { orderOfAxes } from "./axes/order-of-axes";
import type { Cell } from "./cell";
import { randomSeedName } from "./command/command";
import { sameValue } from "./config/hash-value";
import type { Path } from "./config/path";
import { formatPath, getAt } from "./config/path";
import type { Value } from "./config/value";
import { locateWritten } from "./config/written";
import { onlyStage, type Stage } from "./stages/stage";
import { stageConfig } from "./stages/stage-config";
import type { Sweep } from "./sweep";
import { locate } from "./yaml/origin";

/** A place where a cell's config differs from the base. */
export interface Difference {
  readonly path: string;
  /** Undefined where the base has nothing there. */
  readonly before: Value | undefined;
  /** Undefined where the cell has nothing there. */
  readonly after: Value | undefined;
  /** What made the difference: `axis=label`, `replicate 0` or `stage quick`. */
  readonly by: string;
  readonly location?: SourceLocation;
}

/** How what a cell runs differs from its base, and why; in a stage, where one is given. */
export function explainCell(
  sweep: Sweep,
  cell: Cell,
  stage: Pick<Stage, "name" | "writes"> = onlyStage,
): Difference[] {
  const order = orderOfAxes(sweep.axes).map((axis) => sweep.axes[axis]!.name);
  const inTurn = cell.choices.toSorted((a, b) => order.indexOf(a.axis) - order.indexOf(b.axis));
  // Of two patches to one place the later decides.
  const places = new Map(inTurn.flatMap(placesOf).map((place) => [formatPath(place.path), place]));
  if (cell.replicate !== undefined) {
    const by = `replicate ${cell.replicate}`;
    places.set(randomSeedName, { path: [randomSeedName], by, location: undefined });
  }
  for (const { path, written } of stage.writes)
    places.set(formatPath(path), { path, by: `stage ${stage.name}`, location: locateWritten(written, path) });
  const config = stageConfig(cell, stage);
  return [...places.values()].flatMap(({ path, by, location }) => {
    const [before, after] = [getAt(sweep.base.config, path), getAt(config, path)];
    if (sameValue(before, after)) return [];
    return [{ path: formatPath(path), before, after, by, ...(location && { location }) }];
  });
}

interface Place {
  readonly path: Path;
  readonly by: string;
  readonly location: SourceLocation | undefined;
}

function placesOf({ axis, label, writes, unsets }: AxisValue): Place[] {
  const by = `${axis}=${label}`;
  return [
    ...unsets.map(({ path, origin }) => ({ path, by, location: locate(origin, []) })),
    ...writes.map(({ path, written }) => ({ path, by, location: locateWritten(written, path) })),
  ];
}
