import fc from "fast-check";

/** A sweep as data; JSON is YAML too. */
export interface SweepData {
  readonly name?: string;
  readonly base: string;
  readonly axes: Readonly<Record<string, AxisData>>;
  readonly exclude?: readonly EntryData[];
  readonly zip?: readonly (readonly string[])[];
  readonly include?: readonly EntryData[];
  readonly replicates?: number;
  readonly sample?: number;
  readonly seed?: number;
}

export type EntryData = Readonly<Record<string, unknown>>;

export type AxisData = Readonly<Record<string, unknown>>;

const someOf = <T>(items: readonly T[]) => fc.subarray([...items], { minLength: 1 });
const someEntries = (map: Readonly<Record<string, unknown>>) =>
  someOf(Object.entries(map)).map((entries) => Object.fromEntries(entries));

/** Axes that do not touch each other, with values that all differ. */
const axisArbitraries: Readonly<Record<string, fc.Arbitrary<AxisData>>> = {
  seed: someOf([1, 2, 3, 4]).map((values) => ({ set: "random_seed", values })),
  history: someOf(["2y", "3y", "5y"]).map((values) => ({
    set: "temporal_config.max_training_histories",
    values,
  })),
  cutoff: someOf(["2013-06-01", "2014-01-01", "2014-06-01"]).map((values) => ({
    set: "temporal_config.label_end_time",
    values,
  })),
  span: someOf(["6month", "1y"]).map((values) => ({
    set: ["temporal_config.training_label_timespans", "temporal_config.test_label_timespans"],
    values,
  })),
  features: someEntries({ visits: ["visits"], risks: ["risks"], turned: ["risks", "visits"] }).map(
    (values) => ({
      set: "feature_group_definition.prefix",
      values,
    }),
  ),
  weight: someEntries({ whole: 1, half: 0.5, none: null, map: { b: 1, a: [1, "1"] } }).map((values) => ({
    set: "user_metadata.weight",
    values,
  })),
  model: someEntries({
    dummy: { DummyClassifier: { strategy: ["prior"] } },
    dt: {
      "sklearn.tree.DecisionTreeClassifier": { max_depth: [2, 10, null], criterion: ["gini", "entropy"] },
    },
    lr: { ScaledLogisticRegression: { C: [0.5, 1.5] } },
  }).map((grid) => ({ grid })),
  scoring: someEntries({
    fine: { set: { "scoring.testing_metric_groups": [{ metrics: ["roc_auc"] }] } },
    base: {},
    none: { set: { "user_metadata.note": "none" }, unset: ["scoring"] },
  }).map((named) => ({ named })),
};

/** Sweeps of up to four axes and at most a few hundred cells. */
export const randomSweep: fc.Arbitrary<SweepData> = fc
  .subarray(Object.keys(axisArbitraries), { minLength: 1, maxLength: 4 })
  .chain((names) => fc.shuffledSubarray(names, { minLength: names.length }))
  .chain((names) =>
    fc.record(Object.fromEntries(names.map((name) => [name, axisArbitraries[name]!])), {
      noNullPrototype: true,
    }),
  )
  .map((axes) => ({ base: "base.yaml", axes }));

/** Sweeps whose axes may depend on each other, walk together and follow each other. */
export const randomLanguage: fc.Arbitrary<SweepData> = randomSweep.chain((sweep) => {
  const names = Object.keys(sweep.axes);
  const conditions = names.map((_, at) =>
    at === 0 ? fc.constant(undefined) : maybe(conditionOn(sweep, names.slice(0, at))),
  );
  return fc.tuple(fc.tuple(...conditions), fc.boolean()).map(([when, zips]) => {
    const axes = Object.fromEntries(
      names.map((name, at) => [name, { ...sweep.axes[name], ...(when[at] && { when: when[at] }) }]),
    );
    const zip = zips
      ? equalAxes(names.filter((_, at) => !when[at]).map((name) => [name, sweep.axes[name]!]))
      : [];
    return { ...sweep, axes, ...(zip.length > 1 && { zip: [zip] }) };
  });
});

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 1 });

function conditionOn({ axes }: SweepData, names: readonly string[]): fc.Arbitrary<EntryData> {
  return fc.constantFrom(...names).chain((name) =>
    fc.tuple(fc.constantFrom(...labelsOf(axes[name]!)), fc.boolean()).map(([label, negated]) => ({
      [name]: negated ? { not: label } : label,
    })),
  );
}

/** The first axes of some that have the same number of values. */
function equalAxes(axes: readonly (readonly [name: string, axis: AxisData])[]): string[] {
  const groups = axes.map(([, axis]) => axes.filter(([, other]) => sizeOf(other) === sizeOf(axis)));
  return (groups.find((group) => group.length > 1) ?? []).map(([name]) => name);
}

/** How many values an axis has. */
export function sizeOf(axis: AxisData): number {
  if (!("grid" in axis)) return labelsOf(axis).length;
  return Object.values(axis.grid as Record<string, Record<string, Record<string, unknown[]>>>)
    .flatMap((grid) => Object.values(grid))
    .reduce((sum, lists) => sum + Object.values(lists).reduce((points, list) => points * list.length, 1), 0);
}

/** The labels of an axis, without the parameters of a grid. */
export function labelsOf({ values, grid, named }: AxisData): string[] {
  return Array.isArray(values) ? values.map(String) : Object.keys((values ?? grid ?? named) as object);
}

/** The same data with the keys of maps, and the items of the lists that mean sets, in another order. */
export function shuffled<T>(data: T, random: () => number): T {
  const zipped = new Set((data as Partial<SweepData>).zip?.flat());
  const shuffle = (part: unknown, path: readonly string[]): unknown => {
    if (Array.isArray(part)) {
      const items = part.map((item: unknown) => shuffle(item, [...path, "[]"]));
      return isSet(path) && !zipped.has(path[1]!) ? inAnyOrder(items, random) : items;
    }
    if (typeof part !== "object" || part === null) return part;
    const entries = Object.entries(part).map(([key, item]) => [key, shuffle(item, [...path, key])] as const);
    const isInOrder = path[0] === "axes" && zipped.has(path[1]!);
    return Object.fromEntries(isInOrder ? entries : inAnyOrder(entries, random));
  };
  return shuffle(data, []) as T;
}

/** Values of an axis, of a hyperparameter and entries of `exclude` may stand in any order; a config's own lists may not. */
function isSet(path: readonly string[]): boolean {
  const [first, , third] = path;
  if (first === "exclude" || first === "include" || first === "zip") return true;
  return (
    first === "axes" && ((third === "values" && path.length === 3) || (third === "grid" && path.length === 6))
  );
}

function inAnyOrder<T>(items: readonly T[], random: () => number): T[] {
  return items
    .map((item) => ({ item, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
