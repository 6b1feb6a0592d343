// Never run: `npm run check` verifies that the compiler refuses what stands below each `@ts-expect-error`, and nothing else.
import { defineSweep, float } from "sweepstack";

const axes = {
  history: { set: "temporal_config.max_training_histories", values: ["1y", "2y"] },
  seed: { set: "random_seed", values: [1, 2, null, true, float(3)] },
  features: { set: "feature_group_definition.prefix", values: { some: ["a"], all: ["a", "b"] } },
  model: {
    grid: {
      dummy: { DummyClassifier: { strategy: ["prior"] } },
      tree: { DecisionTreeClassifier: { max_depth: [2, 5, null], class_weight: [new Map([[0, 1]]), null] } },
    },
  },
  weight: { set: "user_metadata.weight", range: { from: 1, to: float(2), step: 0.5 } },
  cutoff: {
    set: "temporal_config.label_end_time",
    dates: { from: "2013-01-01", to: "2015-01-01", every: "1year" },
  },
  label: { set: "label_config", files: { failed: "failed.sql", major: "major.sql" } },
  scoring: { named: { fine: { set: { random_seed: 1 } }, base: {} } },
  shared: { from: "./axes/shared.yaml" },
} as const;

defineSweep({
  base: "base.yaml",
  axes,
  when: {
    features: (cell) => cell.model !== "dummy",
    scoring: [{ features: { not: "all" } }, (cell) => cell.features === undefined],
  },
  after: { features: ["label"], history: "label" },
  zip: [["history", "label"]],
  exclude: [
    { history: ["1y", "2y"], seed: 1 },
    { seed: [null, true, "3", 3], weight: { gte: 1.5 }, cutoff: { lt: "2014-01-01" } },
    { "model.max_depth": { not: [2, "null"] }, scoring: "fine", shared: "anything", "shared.depth": 4 },
    (cell) => cell["model.max_depth"] === "5" && cell.features?.length === 4 && cell.shared !== "x",
  ],
  include: [{ history: "1y", seed: 2, model: "tree", "model.max_depth": null, weight: 1 }],
  baseline: [{ model: "dummy" }, (cell) => cell.label === "failed"],
  resources: {
    default: "small",
    rules: [{ match: (cell) => cell.model === "tree", use: "large", timeout: "12h" }],
    onOutOfMemory: "large",
    pack: "auto",
  },
  stages: [
    {
      name: "quick",
      set: { "temporal_config.model_update_frequency": "2y" },
      onePer: ["model", "model.max_depth"],
    },
    { name: "full", needs: "quick", use: "large", promote: { top: "25%" }, gate: { maxFailed: 0 } },
  ],
});

defineSweep({
  command: ["python", "train.py", "${depth}"],
  env: { LEVEL: "${level}" },
  axes: { depth: [1, 2, null], level: { values: ["low", "high"] } },
  when: { level: { depth: [1, "2"] } },
  exclude: [{ depth: null }],
});

defineSweep({
  base: "base.yaml",
  axes,
  // @ts-expect-error an axis that is not there
  when: { featurs: (cell) => cell.model === "dummy" },
});
defineSweep({
  base: "base.yaml",
  axes,
  // @ts-expect-error a label that is not there, in a predicate of `when`
  when: { features: (cell) => cell.model === "dumy" },
});
defineSweep({
  base: "base.yaml",
  axes,
  // @ts-expect-error a label that is not there, in a matcher of `when`
  when: { features: { model: "dumy" } },
});
defineSweep({
  base: "base.yaml",
  axes,
  when: { features: { model: { not: "dummy" } } },
  // @ts-expect-error an axis that may be absent, used without a check
  exclude: [(cell) => cell.features.length > 3],
});
// @ts-expect-error a hyperparameter that may be absent, used without a check
defineSweep({ base: "base.yaml", axes, exclude: [(cell) => cell["model.max_depth"].length > 3] });
// @ts-expect-error an axis that is not there, in a predicate
defineSweep({ base: "base.yaml", axes, exclude: [(cell) => cell.modle === "dummy"] });
// @ts-expect-error a label that no value of the list has
defineSweep({ base: "base.yaml", axes, exclude: [(cell) => cell.history === "3y"] });
// @ts-expect-error labels are text in predicates
defineSweep({ base: "base.yaml", axes, exclude: [(cell) => cell.seed === 1] });
// @ts-expect-error a predicate that says nothing
defineSweep({ base: "base.yaml", axes, exclude: [(cell) => cell.history] });
// @ts-expect-error an axis that is not there, in a matcher
defineSweep({ base: "base.yaml", axes, exclude: [{ modle: "dummy" }] });
// @ts-expect-error a label that is not there, in a list
defineSweep({ base: "base.yaml", axes, exclude: [{ history: ["1y", "3y"] }] });
// @ts-expect-error a label that is not there, negated
defineSweep({ base: "base.yaml", axes, exclude: [{ features: { not: "none" } }] });
// @ts-expect-error a number that is no label
defineSweep({ base: "base.yaml", axes, exclude: [{ seed: 4 }] });
// @ts-expect-error a hyperparameter that no class has
defineSweep({ base: "base.yaml", axes, exclude: [{ "model.depth": 2 }] });
// @ts-expect-error a hyperparameter's value that is not there
defineSweep({ base: "base.yaml", axes, exclude: [{ "model.max_depth": 3 }] });
// @ts-expect-error an unknown comparison
defineSweep({ base: "base.yaml", axes, exclude: [{ weight: { greater: 1 } }] });
// @ts-expect-error words, where the labels are numbers
defineSweep({ base: "base.yaml", axes, exclude: [{ weight: "heavy" }] });
// @ts-expect-error an axis that is not there, in zip
defineSweep({ base: "base.yaml", axes, zip: [["history", "lable"]] });
// @ts-expect-error an axis that is not there, in after
defineSweep({ base: "base.yaml", axes, after: { history: "lable" } });
// @ts-expect-error an axis that is not there, by which after is given
defineSweep({ base: "base.yaml", axes, after: { histroy: "label" } });
// @ts-expect-error an axis that is not there, in include
defineSweep({ base: "base.yaml", axes, include: [{ histroy: "1y" }] });
// @ts-expect-error a label that is not there, in include
defineSweep({ base: "base.yaml", axes, include: [{ history: "3y" }] });
// @ts-expect-error a label that is not there, in baseline
defineSweep({ base: "base.yaml", axes, baseline: { model: "dumy" } });
// @ts-expect-error an axis that is not there, in a rule
defineSweep({ base: "base.yaml", axes, resources: { rules: [{ match: { modle: "tree" }, use: "large" }] } });
// @ts-expect-error a profile that no stack has
defineSweep({ base: "base.yaml", axes, resources: { default: "smal" } });
// @ts-expect-error a profile that no stack has, in a rule
defineSweep({ base: "base.yaml", axes, resources: { rules: [{ match: { model: "tree" }, use: "none" }] } });
// @ts-expect-error a profile that no stack has, in a stage
defineSweep({ base: "base.yaml", axes, stages: [{ name: "full", use: "none" }] });
// @ts-expect-error a coordinate that is not there, in a stage
defineSweep({ base: "base.yaml", axes, stages: [{ name: "full", onePer: ["modle"] }] });
// @ts-expect-error an unknown key of a sweep
defineSweep({ base: "base.yaml", axes, excludes: [] });
// @ts-expect-error an unknown key of an axis
defineSweep({ base: "base.yaml", axes: { history: { set: "random_seed", vlaues: [1] } } });
// @ts-expect-error a condition inside of an axis, where the compiler could not know the others
defineSweep({ base: "base.yaml", axes: { history: { set: "random_seed", values: [1], when: { a: 1 } } } });
// @ts-expect-error an unknown option of Triage
defineSweep({ base: "base.yaml", triage: { relpace: true } });
// @ts-expect-error a grid whose hyperparameter is no list
defineSweep({ base: "base.yaml", axes: { model: { grid: { tree: { Tree: { max_depth: 2 } } } } } });
// @ts-expect-error neither a base nor a command
defineSweep({ name: "nothing", axes });
// @ts-expect-error both a base and a command
defineSweep({ base: "base.yaml", command: ["python"] });
