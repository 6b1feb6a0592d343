import assert from "node:assert/strict";

import { exampleBase, whatIsSaid } from "../example";

type Edits = readonly (readonly [from: string, to: string])[];

interface Finding {
  /** What is looked for. */
  readonly item: string;
  readonly severity: "error" | "warning";
  readonly code: string;
  /** What makes the example base faulty. */
  readonly edits: Edits;
  /** An axis that makes a cell of it faulty; nothing where no axis can. */
  readonly axis?: string;
  /** What the base must be for that axis. */
  readonly before?: Edits;
}

const cohort = "select entity_id from entities where start_time < '{as_of_date}'";
const tree = "sklearn.tree.DecisionTreeClassifier";
const longer: Edits = [["- prefix: risks", "- prefix: visits_late"]];

/** Each thing that a config is looked through for before anything is submitted. */
const findings: readonly Finding[] = [
  {
    item: "a wrong config_version",
    severity: "error",
    code: "config-version",
    edits: [["'v8'", "'v6'"]],
    axis: "set: config_version, values: [v7]",
  },
  {
    item: "a missing config_version",
    severity: "error",
    code: "config-version",
    edits: [["config_version: 'v8'\n", ""]],
    axis: "named: { a: { unset: config_version } }",
  },
  {
    item: "a value of grid_config that is no list",
    severity: "error",
    code: "grid-not-list",
    edits: [["max_depth: [2, 5]", "max_depth: 2"]],
    axis: `set: grid_config, values: { a: { ${tree}: { max_depth: 2 } } }`,
  },
  {
    item: "an interval that PostgreSQL refuses",
    severity: "error",
    code: "bad-interval",
    edits: [["max_training_histories: [1y]", "max_training_histories: [1fortnight]"]],
    axis: "set: temporal_config.max_training_histories, values: [1fortnight]",
  },
  {
    item: "a label query without its placeholders",
    severity: "error",
    code: "query-placeholder",
    edits: [["filepath: sql/failed.sql", "query: select 1 where '{as_of_date}' is not null"]],
    axis: "set: label_config.query, values: { a: \"select 1 where '{as_of_date}' is not null\" }",
  },
  {
    item: "other braces in SQL",
    severity: "error",
    code: "sql-braces",
    edits: [[cohort, `"${cohort} and tags @> '{a}'"`]],
    axis: `set: cohort_config.query, values: { a: "${cohort} and tags @> '{a}'" }`,
  },
  {
    item: "a bare :word in SQL",
    severity: "error",
    code: "sql-parameter",
    edits: [[cohort, `"${cohort} and name = ':a'"`]],
    axis: `set: cohort_config.query, values: { a: "${cohort} and name = ':a'" }`,
  },
  {
    item: "label timespans in both forms",
    severity: "error",
    code: "label-timespans",
    edits: [["test_durations: [0d]", "test_durations: [0d]\n  label_timespans: [1month]"]],
    axis: "set: temporal_config.label_timespans, values: [1month]",
  },
  {
    item: "a feature group of a missing prefix",
    severity: "error",
    code: "unknown-prefix",
    edits: [["prefix: [visits, risks]", "prefix: [visits, rsks]"]],
    axis: "set: feature_group_definition.prefix, values: { a: [visits, rsks] }",
  },
  {
    item: "prefixes of one another",
    severity: "error",
    code: "overlapping-prefixes",
    edits: [...longer, ["prefix: [visits, risks]", "prefix: [visits, visits_late]"]],
    axis: "set: feature_group_definition.prefix, values: { a: [visits, visits_late] }",
    before: [...longer, ["prefix: [visits, risks]", "prefix: [visits_late]"]],
  },
  {
    item: "a metric without imputation",
    severity: "error",
    code: "no-imputation",
    edits: [["aggregates_imputation: { all:", "aggregates_imputation: { count:"]],
    axis: 'set: "feature_aggregations[0].aggregates_imputation", values: { a: { count: { type: zero } } }',
  },
  {
    item: "a class that no package of the image has",
    severity: "error",
    code: "unknown-class",
    edits: [[tree, "sklearn.tree.DecisionTree"]],
    axis: "set: grid_config, values: { a: { sklearn.tree.DecisionTree: {} } }",
  },
  {
    item: "the preset that sets random_state",
    severity: "error",
    code: "random-state",
    edits: [["random_seed: 7", "random_seed: 7\nmodel_grid_preset: small"]],
    axis: "set: model_grid_preset, values: [small]",
  },
  {
    item: "an unknown key at the top",
    severity: "warning",
    code: "ignored-key",
    edits: [["random_seed: 7", "random_seed: 7\nrank_tiebreaker: worst"]],
  },
  {
    item: "no random_seed",
    severity: "warning",
    code: "no-random-seed",
    edits: [["random_seed: 7\n", ""]],
    axis: "named: { a: { unset: random_seed } }",
  },
  {
    item: "a cohort query without its date",
    severity: "warning",
    code: "query-placeholder",
    edits: [[cohort, "select entity_id from entities"]],
    axis: "set: cohort_config.query, values: { a: select entity_id from entities }",
  },
];

function edited(edits: Edits): string {
  return edits.reduce((text, [from, to]) => {
    assert.ok(text.includes(from), from);
    return text.replace(from, () => to);
  }, exampleBase);
}

/** Asserts that something is said, and that it is one thing, of one file. */
function assertSaid(said: string, file: string, { severity, code }: Finding): void {
  const heads = said.split("\n").filter((line) => /: (?:error|warning): /.test(line));
  assert.ok(heads.length > 0, "nothing is said");
  for (const head of heads) {
    assert.ok(head.startsWith(`${file}:`), head);
    assert.match(head, new RegExp(`^[^:]+:\\d+:\\d+: ${severity}: .* \\[${code}\\]$`));
  }
}

describe("lint", () => {
  for (const finding of findings) {
    it(`finds ${finding.item} in a base`, () => {
      assertSaid(whatIsSaid({ "base.yaml": edited(finding.edits) }, "base.yaml"), "base.yaml", finding);
    });
    const { axis } = finding;
    if (axis === undefined) continue;
    it(`finds ${finding.item} in a cell, where an axis wrote it`, () => {
      const files = {
        "base.yaml": edited(finding.before ?? []),
        "sweep.yaml": `base: base.yaml\naxes: { axis: { ${axis} } }\n`,
      };
      assertSaid(whatIsSaid(files), "sweep.yaml", finding);
    });
  }
});
