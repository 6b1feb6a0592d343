import type { Expansion } from "../../tools/matrix/expand-sweep";
import { expandSweep } from "../../tools/matrix/expand-sweep";
import { type ReadOptions, readSweep } from "../../tools/matrix/read-sweep";
import type { Sweep } from "../../tools/matrix/sweep";
import { Problem, Problems, renderProblem } from "../../tools/problem";

/** Texts by file name; a sweep is "sweep.yaml" and its base "base.yaml". */
export type Files = Readonly<Record<string, string>>;

/** The resource profiles of the stack that the examples are expanded for. */
export const exampleProfiles: readonly string[] = ["small", "large"];

/** SQL of a label that Triage accepts. */
export const exampleQuery = `select entity_id, bool_or(failed)::int as outcome
from events
where date >= '{as_of_date}'::date and date < '{as_of_date}'::date + interval '{label_timespan}'
group by entity_id
`;

/** A whole Triage config without a fault. */
export const exampleBase = `config_version: 'v8'
random_seed: 7
user_metadata: { team: blue }
temporal_config:
  feature_start_time: '2010-01-01'
  feature_end_time: '2015-01-01'
  label_start_time: '2012-01-01'
  label_end_time: '2015-01-01'
  model_update_frequency: 1y
  training_as_of_date_frequencies: 1month
  test_as_of_date_frequencies: [1month]
  max_training_histories: [1y]
  test_durations: [0d]
  training_label_timespans: [1month]
  test_label_timespans: [1month]
cohort_config:
  query: select entity_id from entities where start_time < '{as_of_date}'
label_config:
  name: failed
  filepath: sql/failed.sql
feature_aggregations:
  - prefix: visits
    from_obj: events
    knowledge_date_column: date
    intervals: [1y, all]
    aggregates_imputation: { all: { type: zero } }
    aggregates: [{ quantity: { total: "*" }, metrics: [count, sum] }]
  - prefix: risks
    from_obj: events
    knowledge_date_column: date
    intervals: [1y]
    categoricals_imputation: { all: { type: zero } }
    categoricals: [{ column: risk, choices: [low, high], metrics: [sum] }]
feature_group_definition: { prefix: [visits, risks] }
grid_config:
  sklearn.tree.DecisionTreeClassifier: { max_depth: [2, 5], min_samples_split: [2] }
scoring:
  testing_metric_groups: [{ metrics: ['precision@'], thresholds: { percentiles: [5.0] } }]
`;

const exampleFiles: Files = { "base.yaml": exampleBase, "sql/failed.sql": exampleQuery };

/** Reads a sweep whose files are given as texts. */
export function readExample(files: Files, file = "sweep.yaml", options?: ReadOptions): Sweep {
  const all = { ...exampleFiles, ...files };
  const readText = (path: string) => {
    const text = Object.hasOwn(all, path) ? all[path] : undefined;
    if (text === undefined) throw new Problem(`there is no file ${path}`, { code: "unreadable-file" });
    return text;
  };
  return readSweep(file, readText, options);
}

/** Reads and expands a sweep. */
export function expandExample(files: Files, file = "sweep.yaml"): Expansion {
  return expandSweep(readExample(files, file), exampleProfiles);
}

/** Expands the sweep of a text. */
export function expandText(sweep: string, files: Files = {}): Expansion {
  return expandExample({ ...files, "sweep.yaml": sweep });
}

/** What the user is told when the files are read and expanded: problems if there are any, else warnings. */
export function whatIsSaid(files: Files, file = "sweep.yaml", options?: ReadOptions): string {
  try {
    const sweep = readExample(files, file, options);
    const { warnings } = expandSweep(sweep, exampleProfiles);
    return said([...sweep.warnings, ...warnings], "warning");
  } catch (error) {
    if (error instanceof Problems) return said(error.problems, "error");
    throw error;
  }
}

function said(problems: readonly Problem[], severity: "error" | "warning"): string {
  return problems.map((problem) => `${renderProblem(problem, severity)}\n`).join("");
}
