/** What of a cell decides the order of columns. */
export interface Positioned {
  readonly name: string;
  readonly coordinates: Readonly<Record<string, string>>;
}

/**
 * Every axis and `axis.param` of the cells, an axis before its parameters. The cell with the most coordinates
 * gives the order, so that it is the declared one and does not depend on the order of the cells.
 */
export function coordinateKeys(cells: readonly Positioned[]): string[] {
  const shapes = new Map<string, string[]>();
  for (const { coordinates } of cells) {
    const keys = Object.keys(coordinates);
    shapes.set(keys.join("\n"), keys);
  }
  const ordered = [...shapes].sort(
    ([a, keysA], [b, keysB]) => keysB.length - keysA.length || (a < b ? -1 : 1),
  );
  const byAxis = new Map<string, Set<string>>();
  for (const [, keys] of ordered)
    for (const key of keys) {
      const axis = axisOf(key);
      byAxis.set(axis, (byAxis.get(axis) ?? new Set()).add(key));
    }
  return [...byAxis.values()].flatMap((keys) => [...keys]);
}

/** A text that is equal exactly for equal coordinates, in whatever order they are. */
export function coordinatesKey(coordinates: Positioned["coordinates"]): string {
  return JSON.stringify(Object.entries(coordinates).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The axis of a coordinate: `model` of `model.max_depth`. */
export function axisOf(key: string): string {
  const dot = key.indexOf(".");
  return dot === -1 ? key : key.slice(0, dot);
}
