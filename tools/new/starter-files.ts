import { modeline } from "./schema-file";

/** Texts by the path of the file, from the sweep's folder. */
export type NewFiles = ReadonlyMap<string, string>;

/** A sweep to start from: complete, without a fault, and about tables that the user's own take the place of. */
export function starterFiles(name: string): NewFiles {
  return new Map([
    ["sweep.yaml", sweepText(name)],
    ["base.yaml", baseText(name)],
    ["sql/cohort.sql", cohortQuery],
    ["sql/label.sql", labelQuery],
  ]);
}

function sweepText(name: string): string {
  return `${modeline(`experiments/${name}`)}
# What varies, and what stays: sweep plan shows the cells that this makes, sweep show one of them.
name: ${name}
base: ./base.yaml

# The data that the cells run on. Without this it is what was loaded last: sweep load FILE…
# data: { load: [./data/events.csv, ./sql/shape.sql] }
# data: { database: mine, version: "2026-11" }     # filled by other means, under a version that you vouch for

# Results are ranked by it, and compared with the baseline's.
goal: precision@10%
baseline: { model: dummy }

# The cells are the product of the axes.
axes:
  history:
    set: temporal_config.max_training_histories
    values: [1y, 3y]
  model:
    grid:
      dummy: { DummyClassifier: { strategy: [prior] } }
      tree: { DecisionTreeClassifier: { max_depth: [3, 6], min_samples_leaf: [20] } }
      logistic: { ScaledLogisticRegression: { C: [0.01, 1.0], penalty: [l2] } }
`;
}

function baseText(name: string): string {
  return `# A complete Triage configuration. It speaks of a table semantic.events with entity_id (a whole number), date (when an
# event was known), kind, amount and failed: put your own tables and columns in their place.
config_version: v8
model_comment: ${name}
random_seed: 42

# Models are tested on the labels of a month, every half year; they learn from the months before.
temporal_config:
  feature_start_time: "2010-01-01"
  feature_end_time: "2020-01-01"
  label_start_time: "2015-01-01"
  label_end_time: "2020-01-01"
  model_update_frequency: 6month
  training_label_timespans: [1month]
  test_label_timespans: [1month]
  training_as_of_date_frequencies: [1month]
  test_as_of_date_frequencies: [1month]
  max_training_histories: [1y]
  test_durations: [0day]

# Who is looked at on a date.
cohort_config:
  name: active
  filepath: sql/cohort.sql

# What is to be foreseen: outcome is 1 or 0 for each entity.
label_config:
  name: failed
  filepath: sql/label.sql

# What is known of an entity on a date: only rows with a knowledge date before it count.
feature_aggregations:
  - prefix: events
    from_obj: semantic.events
    knowledge_date_column: date
    intervals: [3month, 1y]
    aggregates_imputation:
      count: { type: zero_noflag }
      all: { type: mean }
    aggregates:
      - { quantity: { total: "*" }, metrics: [count] }
      - { quantity: { amount: amount }, metrics: [avg, max] }

  - prefix: kinds
    from_obj: semantic.events
    knowledge_date_column: date
    intervals: [1y]
    categoricals_imputation:
      all: { type: zero_noflag }
    categoricals:
      - { column: kind, choices: [routine, complaint], metrics: [sum] }

feature_group_definition:
  prefix: [events, kinds]
feature_group_strategies: [all]

# The sweep's axis "model" takes its place.
grid_config:
  sklearn.dummy.DummyClassifier:
    strategy: [prior]

scoring:
  testing_metric_groups:
    - metrics: [precision@, recall@]
      thresholds:
        percentiles: [5.0, 10.0]
        top_n: [100]
    - metrics: [roc_auc]
`;
}

const cohortQuery = `-- Who had an event in the year before the date.
SELECT DISTINCT entity_id
FROM semantic.events
WHERE date < '{as_of_date}'::date
  AND date >= '{as_of_date}'::date - interval '1 year'
`;

const labelQuery = `-- Whether one of the events in the time after the date fails.
SELECT
    entity_id,
    bool_or(failed)::int AS outcome
FROM semantic.events
WHERE date >= '{as_of_date}'::date
  AND date < '{as_of_date}'::date + interval '{label_timespan}'
GROUP BY entity_id
`;
