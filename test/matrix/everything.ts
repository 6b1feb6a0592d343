/** Sweeps that use every part of the language. */
export const everything = {
  base: `name: everything
base: base.yaml
data: { load: [tables.sql] }
goal: precision@5%
baseline: { model: dummy }
seed: 20260801
axes:
  label: { set: label_config, files: { failed: sql/failed.sql, major: sql/major.sql } }
  cutoff: { set: temporal_config.label_end_time, dates: { from: "2013-01-01", to: "2015-01-01", every: 1year } }
  history: { set: temporal_config.max_training_histories, values: [2y, 3y, 5y] }
  span: { set: [temporal_config.training_label_timespans, temporal_config.test_label_timespans], values: [1month, 6month] }
  features:
    set: feature_group_definition.prefix
    values: { visits: [visits], all: [visits, risks] }
    when: { model: { not: dummy } }
  model:
    grid:
      dummy: { DummyClassifier: { strategy: [prior] } }
      dt: { DecisionTreeClassifier: { max_depth: [2, 10] } }
  scoring: { named: { fine: { set: { scoring.testing_metric_groups: [] } }, base: {} } }
  weight: { set: user_metadata.weight, range: { from: 0.5, to: 1.5, step: 0.5 } }
  rate: { set: user_metadata.rate, logspace: { from: 0.001, to: 0.1, n: 3 } }
  note: { set: user_metadata.rate, values: { low: 1 }, when: [{ weight: { lt: 1 }, rate: [0.001, 0.01] }], after: [scoring] }
  team: { from: axes/teams.yaml, after: note }
zip: [[cutoff, history], [weight, rate]]
exclude: [{ span: 6month, features: all }, { model.max_depth: { gte: 10 }, label: [major] }]
include:
  - { label: failed, cutoff: "2015-01-01", history: 2y, span: 1month, model: dummy, model.strategy: prior, scoring: base, weight: 1, rate: 0.1, team: red }
replicates: 2
sample: 40
limits: { maxCells: 100, maxInFlight: 5, maxVcpuHours: 20, maxCost: 1.5 }
resources:
  default: small
  rules: [{ match: { model: { not: dummy } }, use: large, timeout: 12h }]
  timeout: 1h
  onOutOfMemory: large
  pack: auto
triage: { replace: false, savePredictions: true, profile: false, validate: true, outputPath: out }
stages:
  - { name: validate, run: validate-only }
  - { name: quick, needs: validate, set: { temporal_config.model_update_frequency: 2y }, onePer: [model] }
  - { name: middle, needs: [quick], gate: { maxFailed: 0 } }
  - { name: full, needs: middle, use: large, promote: { top: 25%, by: { metric: precision@, parameter: 5.0_pct, order: desc } } }
onFailure: stop
`,
  command: `name: program
command: [python, train.py, "--depth=\${depth}", "--seed=\${random_seed}", "\${rate}", "\${size}"]
env: { LEVEL: "\${level}" }
data: { database: dirtyduck, version: 2026-11 }
seed: 7
axes:
  depth: [1, 2, null]
  level: { values: [low, high], when: { depth: [1, 2] } }
  rate: { logspace: { from: 0.1, to: 10, n: 3 } }
  size: { from: axes/sizes.yaml }
zip: [[depth, rate]]
exclude: [{ level: high, depth: 1 }]
replicates: 2
resources: { default: small }
stages: [{ name: one, onePer: [depth] }, { name: two, needs: one, gate: { maxFailed: 1 } }]
onFailure: continue
`,
};
