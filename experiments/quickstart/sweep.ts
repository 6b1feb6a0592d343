// The twin of sweep.yaml: the same 32 cells, with names, labels and profiles checked by the compiler.
import { defineSweep, float } from "sweepstack";

export default defineSweep({
  name: "quickstart",
  base: "./base.yaml",
  data: { load: ["./data/flights.csv", "./data/planes.csv", "./sql/shape.sql"] },
  goal: "precision@10%",
  baseline: { model: "dummy", features: "both" },

  axes: {
    label: {
      set: "label_config",
      files: { badly_late: "./sql/badly_late.sql", cancelled: "./sql/cancelled.sql" },
    },
    features: {
      set: "feature_group_definition.prefix",
      values: { delays: ["delays"], usage: ["usage"], both: ["delays", "usage"] },
    },
    model: {
      grid: {
        dummy: { DummyClassifier: { strategy: ["prior"] } },
        tree: { DecisionTreeClassifier: { max_depth: [3, 6], min_samples_leaf: [20] } },
        logistic: { ScaledLogisticRegression: { C: [0.01, float(1)], penalty: ["l2"] } },
        forest: { RandomForestClassifier: { n_estimators: [50], max_depth: [6] } },
      },
    },
  },

  // The baseline looks at no feature: once per label is enough.
  exclude: [(cell) => cell.model === "dummy" && cell.features !== "both"],

  resources: { default: "small" },
});
