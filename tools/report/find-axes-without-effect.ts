import { axisOf, coordinateKeys } from "./coordinate-keys";
import { fingerprint } from "./fingerprint";
import { type Numbers, numbersOf, type ReportedCell } from "./reported-cell";

/** An axis, or a parameter of a grid, whose values made no difference to any number. */
export interface AxisWithoutEffect {
  /** `features` or `model.max_depth`. */
  readonly axis: string;
  /** How many cells were judged. */
  readonly cells: number;
  /** How many sets of cells differ only in it. */
  readonly comparisons: number;
}

/**
 * The axes that had no effect: wherever finished cells differ only in such an axis, every evaluation of theirs is
 * equal, counts and both ends of the tie band included. An axis is not judged where no two cells differ only in it;
 * of replicates, those of one number are held against each other.
 */
export function findAxesWithoutEffect(cells: readonly ReportedCell[]): AxisWithoutEffect[] {
  const judged = cells.flatMap((cell) => {
    const numbers = numbersOf(cell);
    return numbers.kind === "read" ? [{ ...cell, numbers: measured(numbers.value) }] : [];
  });
  const found: AxisWithoutEffect[] = [];
  for (const key of coordinateKeys(judged)) {
    if (found.some(({ axis }) => axis === axisOf(key))) continue;
    const axis = judgeAxis(judged, key);
    if (axis) found.push(axis);
  }
  return found;
}

type JudgedCell = ReportedCell & { readonly numbers: string };

function judgeAxis(cells: readonly JudgedCell[], key: string): AxisWithoutEffect | undefined {
  const sets = new Map<string, { cells: number; places: Set<string>; numbers: Set<string> }>();
  for (const { coordinates, replicate, numbers } of cells) {
    if (coordinates[key] === undefined) continue;
    const [own, others] = partition(coordinates, (other) => other === key || axisOf(other) === key);
    const place = `${replicate} ${others}`;
    const set = sets.get(place) ?? { cells: 0, places: new Set(), numbers: new Set() };
    sets.set(place, set);
    set.cells += 1;
    set.places.add(own);
    set.numbers.add(numbers);
  }
  const comparable = [...sets.values()].filter(({ places }) => places.size > 1);
  if (comparable.length === 0 || comparable.some(({ numbers }) => numbers.size > 1)) return undefined;
  const count = comparable.reduce((total, set) => total + set.cells, 0);
  return { axis: key, cells: count, comparisons: comparable.length };
}

function partition(
  coordinates: Readonly<Record<string, string>>,
  isOwn: (key: string) => boolean,
): [own: string, others: string] {
  const entries = Object.entries(coordinates).sort(([a], [b]) => (a < b ? -1 : 1));
  const own = entries.filter(([key]) => isOwn(key));
  return [JSON.stringify(own), JSON.stringify(entries.filter(([key]) => !isOwn(key)))];
}

/** Equal for two cells exactly when what was measured and every number are. */
function measured({ evaluations, comparability, dataVersion }: Numbers): string {
  return JSON.stringify([comparability, dataVersion, fingerprint(evaluations)]);
}
