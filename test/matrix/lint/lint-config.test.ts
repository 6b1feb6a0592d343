import assert from "node:assert/strict";

import { exampleBase, whatIsSaid } from "../example";

/** What is said of the example base with one text changed. */
function saidOf(from: string, to: string, sweep?: string): string {
  assert.ok(exampleBase.includes(from), from);
  const files = {
    "base.yaml": exampleBase.replace(from, () => to),
    ...(sweep !== undefined && { "sweep.yaml": sweep }),
  };
  return whatIsSaid(files, sweep === undefined ? "base.yaml" : "sweep.yaml");
}

const grid =
  "grid_config:\n  sklearn.tree.DecisionTreeClassifier: { max_depth: [2, 5], min_samples_split: [2] }\n";

describe("lintConfig", () => {
  const accepted: readonly [name: string, from: string, to: string][] = [
    ["the example itself", "", ""],
    ["a preset in place of a grid", grid, "model_grid_preset: quickstart\n"],
    ["a preset beside a grid", grid, `${grid}model_grid_preset: quickstart\n`],
    [
      "label_timespans alone",
      "training_label_timespans: [1month]\n  test_label_timespans: [1month]",
      "label_timespans: [1month]",
    ],
    ["groups by entity_id", "intervals: [1y, all]", "intervals: [1y, all]\n    groups: [entity_id]"],
    [
      "casts, times and slices in SQL",
      "start_time < '{as_of_date}'",
      "start_time::date < '{as_of_date}'::date and t > '12:30:00' and a[1:2] = b",
    ],
    ["a quantity that is a cast", 'quantity: { total: "*" }', "quantity: 'homeless::INT'"],
    ["quantities in a list", 'quantity: { total: "*" }', "quantity: ['a::INT', b]"],
    [
      "the date of the features in a quantity",
      'quantity: { total: "*" }',
      "quantity: { age: \"'{collate_date}'::date - born\" }",
    ],
    [
      "braces that are doubled",
      "start_time < '{as_of_date}'",
      "start_time < '{as_of_date}' and tags = '{{}}'",
    ],
    [
      "a colon that is escaped",
      "start_time < '{as_of_date}'",
      "start_time < '{as_of_date}' and note = ' \\:x'",
    ],
    [
      "a rule of imputation for one item",
      "metrics: [count, sum] }",
      "metrics: [count, max], imputation: { max: { type: mean } } }",
    ],
    [
      "an interval in capitals and one with a space",
      "max_training_histories: [1y]",
      "max_training_histories: [1Y, 2 months]",
    ],
    [
      "hyperparameters with whole numbers as keys",
      "max_depth: [2, 5]",
      "class_weight: [{ 0: 1, 1: 5 }, balanced]",
    ],
    [
      "any hyperparameter of a class that takes any",
      grid,
      "grid_config: { lightgbm.LGBMClassifier: { what_ever: [1] } }\n",
    ],
    [
      "a model group key from user_metadata",
      "random_seed: 7",
      "random_seed: 7\nmodel_group_keys: [class_path, team]",
    ],
    [
      "no labels for what is missing",
      "  filepath: sql/failed.sql",
      "  filepath: sql/failed.sql\n  include_missing_labels_in_train_as: false",
    ],
  ];
  for (const [name, from, to] of accepted) {
    it(`accepts ${name}`, () => {
      assert.equal(saidOf(from, to), "");
    });
  }

  const given: readonly [name: string, from: string, axis: string][] = [
    ["grid_config by a grid", grid, "grid: { dt: { DecisionTreeClassifier: {} } }"],
    [
      "the label's query by files",
      "  filepath: sql/failed.sql\n",
      "set: label_config, files: { failed: sql/failed.sql }",
    ],
    [
      "a date by values",
      "  label_end_time: '2015-01-01'\n",
      'set: temporal_config.label_end_time, values: ["2014-01-01"]',
    ],
    [
      "a section by patches",
      "scoring:\n  testing_metric_groups: [{ metrics: ['precision@'], thresholds: { percentiles: [5.0] } }]\n",
      "named: { a: { set: { scoring: { testing_metric_groups: [{ metrics: roc_auc }] } } } }",
    ],
  ];
  for (const [name, from, axis] of given) {
    it(`lets a base lack what every cell is given: ${name}`, () => {
      assert.equal(saidOf(from, "", `base: base.yaml\naxes: { axis: { ${axis} } }\n`), "");
    });
  }
});
