import assert from "node:assert/strict";
import { lintConfig } from "../../../tools/matrix/lint/lint-config";
import { upgradeConfig } from "../../../tools/matrix/upgrade/upgrade-config";
import { nodeValue } from "../../../tools/matrix/yaml/node-value";
import { parseYaml } from "../../../tools/matrix/yaml/parse-yaml";
import { Problems, renderProblem } from "../../../tools/problem";
import { exampleBase, readExample } from "../example";

const upgrade = (text: string) => upgradeConfig({ file: "old.yaml", text });

/** What is always said of an old config that has a seed. */
const bumped = "config_version is v8";

interface Case {
  readonly what: string;
  readonly before: string;
  readonly after: string;
  readonly changed: readonly string[];
  readonly lost?: readonly string[];
}

const cases: readonly Case[] = [
  {
    what: "removes groups, and says which features are gone",
    before: `config_version: 'v6'
random_seed: 1
feature_aggregations:
  -
    prefix: 'risks' # of a place
    groups: ['entity_id', 'zip_code']
  # the other
  - { prefix: results, groups: [entity_id] }
`,
    after: `config_version: v8
random_seed: 1
feature_aggregations:
  - prefix: 'risks' # of a place
  # the other
  - { prefix: results }
`,
    changed: ["`groups` is removed from the feature aggregations", bumped],
    lost: ['the features "risks" by zip_code: version 8 groups by entity_id alone'],
  },
  {
    what: "makes the list of features of version 7's map",
    before: `config_version: v7
random_seed: 1
# What is known.
features:
  visits_aggregation_imputed:
    feature_generator_type: spacetime_aggregation
    from_obj: visits # a table
  risk_table: { feature_generator_type: spacetime_aggregation, prefix: risks }
  other: { feature_generator_type: matrix }
feature_group_definition: { tables: [visits_aggregation_imputed, risk_table] }
`,
    after: `config_version: v8
random_seed: 1
# What is known.
feature_aggregations:
  - prefix: visits
    from_obj: visits # a table
  - { prefix: risks }
feature_group_definition: { tables: [ visits_aggregation_imputed, risks_aggregation_imputed ] }
`,
    changed: [
      'the features of "visits_aggregation_imputed" have the prefix "visits"',
      "`features` is the list `feature_aggregations`",
      bumped,
    ],
    lost: ['the features of "other": version 8 has no generator "matrix"'],
  },
  {
    what: "quotes and casts the cohort's date once",
    before: `config_version: v5
random_seed: 1
cohort_config:
  query: |
    select entity_id from t -- comment
    where a < {as_of_date} and b < '{as_of_date}'::date
`,
    after: `config_version: v8
random_seed: 1
cohort_config:
  query: |
    select entity_id from t -- comment
    where a < '{as_of_date}'::date and b < '{as_of_date}'::date
`,
    changed: ["{as_of_date} is quoted and cast in the cohort's query: '{as_of_date}'::date", bumped],
  },
  {
    what: "leaves the date of later cohorts alone",
    before: "config_version: v6\nrandom_seed: 1\ncohort_config: { query: 'a < {as_of_date}' }\n",
    after: "config_version: v8\nrandom_seed: 1\ncohort_config: { query: 'a < {as_of_date}' }\n",
    changed: [bumped],
  },
  {
    what: "makes queries of version 4's tables of states and events",
    before: `config_version: 'v4'
random_seed: 1
events_table: 'inspections.failed'
# who is looked at
state_config:
  table_name: 'inspections.states'
  state_filters:
    - 'active AND NOT (closed or moved)'
`,
    after: `config_version: v8
random_seed: 1
label_config:
  query: |
    select entity_id, bool_or(outcome::bool)::integer as outcome
    from inspections.failed
    where '{as_of_date}'::date <= outcome_date
      and outcome_date < '{as_of_date}'::date + interval '{label_timespan}'
    group by entity_id
# who is looked at
cohort_config:
  query: |
    select entity_id
    from inspections.states
    where start_time <= '{as_of_date}'::date
      and '{as_of_date}'::date < end_time
    group by entity_id
    having bool_or(state = 'active') and not (bool_or(state = 'closed') or bool_or(state = 'moved'))
`,
    changed: [
      "the label is a query over inspections.failed, which Triage once wrote itself",
      "the cohort's states in inspections.states are a query",
      bumped,
    ],
  },
  {
    what: "joins several filters of states",
    before:
      "config_version: v5\nrandom_seed: 1\ncohort_config: { name: c, dense_states: { table_name: s, state_filters: [a, b] } }\n",
    after: `config_version: v8
random_seed: 1
cohort_config:
  query: |
    select entity_id
    from s
    where start_time <= '{as_of_date}'::date
      and '{as_of_date}'::date < end_time
    group by entity_id
    having (bool_or(state = 'a')) or (bool_or(state = 'b'))
  name: c
`,
    changed: ["the cohort's states in s are a query", bumped],
    lost: [
      "matrices for each of 2 state filters: the cohort is whoever matches any; an axis over cohort_config.query gives each its own",
    ],
  },
  {
    what: "says that a filter makes no query",
    before: "config_version: v4\nrandom_seed: 1\nstate_config: { table_name: s, state_filters: [a = 1] }\n",
    after: "config_version: v8\nrandom_seed: 1\n",
    changed: [bumped],
    lost: ['the cohort, whose states and filters (["a = 1"]) make no query: write cohort_config.query'],
  },
  {
    what: "makes a query of a table of entities",
    before: "config_version: v6\nrandom_seed: 1\ncohort_config:\n  entities_table: people\n",
    after: `config_version: v8
random_seed: 1
cohort_config:
  query: |
    select distinct entity_id
    from people
    where '{as_of_date}'::date is not null
`,
    changed: ["the cohort is a query: all entities of people, on every date", bumped],
  },
  {
    what: "writes out the keys of model groups",
    before: "config_version: v4\nrandom_seed: 1\nmodel_group_keys: [as_of_date_frequency, class_path]\n",
    after:
      "config_version: v8\nrandom_seed: 1\nmodel_group_keys: [ parameters, feature_names, training_as_of_date_frequency, class_path ]\n",
    changed: [
      "model_group_keys has parameters, feature_names too, which Triage once added itself",
      "as_of_date_frequency is training_as_of_date_frequency among the model_group_keys",
      bumped,
    ],
  },
  {
    what: "brings metrics and seeds to where they are now",
    before: "config_version: v4\nscoring: { sort_seed: 5, metric_groups: [{ metrics: [roc_auc] }] }\n",
    after:
      "config_version: v8\nrandom_seed: 5\nscoring: { testing_metric_groups: [ { metrics: [ roc_auc ] } ] }\n",
    changed: [
      "scoring.metric_groups is scoring.testing_metric_groups",
      "scoring.sort_seed is random_seed: 5, from which Triage draws all seeds",
      bumped,
    ],
  },
  {
    what: "gives models the names that they have now",
    before: `config_version: v6
random_seed: 1
grid_config:
  sklearn.ensemble.forest.RandomForestClassifier: { max_features: [auto, log2], min_impurity_split: [0.1], random_state: [1] }
  sklearn.linear_model.LogisticRegression: { penalty: [none, l2] }
`,
    after: `config_version: v8
random_seed: 1
grid_config:
  sklearn.ensemble.RandomForestClassifier: { max_features: [ sqrt, log2 ] }
  sklearn.linear_model.LogisticRegression: { penalty: [ null, l2 ] }
`,
    changed: [
      "the model sklearn.ensemble.forest.RandomForestClassifier is sklearn.ensemble.RandomForestClassifier",
      "max_features: auto of sklearn.ensemble.RandomForestClassifier is sqrt, which means the same",
      "penalty: none of sklearn.linear_model.LogisticRegression is null, which means the same",
      bumped,
    ],
    lost: [
      "min_impurity_split of sklearn.ensemble.RandomForestClassifier: it takes none of that name any more",
      "random_state of sklearn.ensemble.RandomForestClassifier: Triage sets it itself",
    ],
  },
  {
    what: "keeps the last of twins, as Triage did, and reads words as it did",
    before:
      "config_version: v6\nrandom_seed: 1\nmodel_comment: one\nuser_metadata: { on: yes, word: 'no' }\nmodel_comment: two\n",
    after:
      "config_version: v8\nrandom_seed: 1\nuser_metadata: { on: true, word: 'no' }\nmodel_comment: two\n",
    changed: [
      '"model_comment" was given twice; Triage took the last, which is kept',
      "`yes` is written `true`, as Triage read it",
      bumped,
    ],
  },
  {
    what: "adds a seed",
    before: "config_version: v6\nmodel_comment: one\n",
    after: "config_version: v8\nrandom_seed: 42\nmodel_comment: one\n",
    changed: ["random_seed: 42 is added: without one, Triage's numbers differ each time", bumped],
  },
];

describe("upgradeConfig", () => {
  for (const { what, before, after, changed, lost = [] } of cases) {
    it(what, () => {
      const { text, from, ...notes } = upgrade(before);
      assert.equal(text, after);
      assert.deepEqual(notes, { changed, lost });
      assert.equal(from, /v\d/.exec(before)?.[0]);
    });
  }

  it("leaves a config of the current version as it is", () => {
    const text = "config_version:   v8 # as it should be\n";
    assert.deepEqual(upgrade(text), { text, from: "v8", changed: [], lost: [] });
  });

  it("takes the last of twins in a config of the current version too", () => {
    const text = "config_version: v8\nmodel_comment: one\nmodel_comment: two # the last\n";
    assert.deepEqual(upgrade(text), {
      text: "config_version: v8\nmodel_comment: two # the last\n",
      from: "v8",
      changed: ['"model_comment" was given twice; Triage took the last, which is kept'],
      lost: [],
    });
  });

  it("makes what reads without a fault", () => {
    const old = exampleBase
      .replace("'v8'", "'v6'")
      .replaceAll("    intervals: [", "    groups: [entity_id, zip_code]\n    intervals: [")
      .replace("sklearn.tree.Dec", "sklearn.tree.tree.Dec");
    assert.deepEqual(readExample({ "base.yaml": upgrade(old).text }, "base.yaml").warnings, []);
  });

  it("does what the lint says is to be done", () => {
    for (const { before } of cases) {
      const file = parseYaml({ file: "new.yaml", text: upgrade(before).text.replace("v8", "v3") });
      const config = nodeValue(file, file.root, []);
      const [issue] = lintConfig(config as ReadonlyMap<string, never>).filter(
        ({ code }) => code === "config-version",
      );
      // Whether a date is quoted already, and a list of keys complete, is not looked at.
      const left = issue?.hint
        ?.split("; ")
        .filter((todo) => !/^quote and cast|^add class_path|^sweep new/.test(todo));
      assert.deepEqual(left, ["write config_version: 'v8'"]);
    }
  });

  const broken: readonly (readonly [what: string, text: string, said: string])[] = [
    [
      "no version",
      "grid_config: {}\n",
      "old.yaml:1:1: error: the config lacks \"config_version\"; v3 to v8 are read [old-config]\n  hint: Triage's documentation of the version that ran it says which: config_version: 'v6'",
    ],
    [
      "a version that is too old",
      "a: 1\nconfig_version: v2\n",
      'old.yaml:2:17: error: config_version is "v2"; v3 to v8 are read [config-version]\n  2 | config_version: v2\n    |                 ^^',
    ],
    [
      "a version that is no text",
      "config_version: 6\n",
      "old.yaml:1:17: error: config_version is 6; v3 to v8 are read [config-version]\n  1 | config_version: 6\n    |                 ^",
    ],
    [
      "a sweep",
      "base: ./base.yaml\n",
      "old.yaml:1:1: error: this is a sweep, not a Triage config [old-config]\n  hint: give the config that its `base` names",
    ],
    ["a list", "- a\n", "old.yaml:1:1: error: a Triage config must be a map [old-config]"],
    [
      "what is no YAML",
      "a: [1\nb: 2\n",
      "old.yaml:2:1: error: not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ] [yaml-syntax]\n  2 | b: 2\n    | ^",
    ],
    [
      "an alias of what is removed",
      "config_version: v6\nfeature_aggregations:\n  - { prefix: a, groups: &g [entity_id] }\nuser_metadata: { groups: *g }\n",
      "old.yaml:1:1: error: an alias stands for what the upgrade removes [old-config]\n  hint: write out what the aliases (*name) stand for, and run the command again",
    ],
  ];
  for (const [what, text, said] of broken) {
    it(`refuses ${what}`, () => {
      assert.throws(
        () => upgrade(text),
        (error: unknown) => {
          assert.ok(error instanceof Problems);
          assert.equal(error.problems.map((problem) => renderProblem(problem)).join("\n"), said);
          return true;
        },
      );
    });
  }
});
