import type { Axis } from "./axis";

/** The axes by number, each after those that it waits for, else in order of declaration. */
export function orderOfAxes(axes: readonly Axis[]): number[] {
  const order: number[] = [];
  const done = new Set<string>();
  const visit = (axis: Axis) => {
    if (done.has(axis.name)) return;
    done.add(axis.name);
    for (const other of axes) if (axis.waitsFor.includes(other.name)) visit(other);
    order.push(axes.indexOf(axis));
  };
  axes.forEach(visit);
  return order;
}

/** Axes that wait for each other, if there are such: each names the next, and the last one the first. */
export function findCycle(axes: readonly Axis[]): Axis[] | undefined {
  const finished = new Set<Axis>();
  const search = (axis: Axis, trail: readonly Axis[]): Axis[] | undefined => {
    const at = trail.indexOf(axis);
    if (at !== -1) return trail.slice(at);
    if (finished.has(axis)) return undefined;
    for (const other of axes.filter(({ name }) => axis.waitsFor.includes(name))) {
      const cycle = search(other, [...trail, axis]);
      if (cycle) return cycle;
    }
    finished.add(axis);
    return undefined;
  };
  for (const axis of axes) {
    const cycle = search(axis, []);
    if (cycle) return cycle;
  }
  return undefined;
}
