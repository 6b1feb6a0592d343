import fc from "fast-check";

/** A sweep as data; JSON is YAML too. */
export interface SweepData {
  readonly name?: string;
  readonly base: string;
  readonly axes: Readonly<Record<string, AxisData>>;
  readonly exclude?: readonly Readonly<Record<string, unknown>>[];
}

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

/** The same data with the keys of maps, and the items of the lists that mean sets, in another order. */
export function shuffled<T>(data: T, random: () => number, path: readonly string[] = []): T {
  if (Array.isArray(data)) {
    const items = data.map((item: unknown) => shuffled(item, random, [...path, "[]"]));
    return (isSet(path) ? inAnyOrder(items, random) : items) as T;
  }
  if (typeof data !== "object" || data === null) return data;
  const entries = Object.entries(data).map(
    ([key, item]) => [key, shuffled(item, random, [...path, key])] as const,
  );
  return Object.fromEntries(inAnyOrder(entries, random)) as T;
}

/** Values of an axis, of a hyperparameter and entries of `exclude` may stand in any order; a config's own lists may not. */
function isSet(path: readonly string[]): boolean {
  const [first, , third] = path;
  if (first === "exclude") return path.length === 1;
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
