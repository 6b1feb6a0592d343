import { triageMetrics } from "./triage-metrics";

/** What Triage takes at one place of a config. */
export type Shape =
  | { readonly kind: "any" }
  | {
      readonly kind:
        | "text"
        | "flag"
        | "whole"
        | "number"
        | "date"
        | "interval"
        | "window"
        | "sql"
        | "table-name";
    }
  | { readonly kind: "choice"; readonly of: readonly string[] }
  | ListShape
  /** Keys are the user's own: hyperparameters, class paths, names of metrics. */
  | { readonly kind: "open"; readonly of: Shape }
  | MapShape;

export interface ListShape {
  readonly kind: "list";
  readonly of: Shape;
  /** Inside a larger value, is a scalar here as good as a list of one, or a mistake? */
  readonly scalar: "wrapped" | "refused";
}

export interface MapShape {
  readonly kind: "map";
  readonly keys: Readonly<Record<string, Shape>>;
  readonly required: readonly string[];
  /** What an unknown key means: Triage stops at it, or ignores it. */
  readonly unknown: "error" | "warning";
}

const any: Shape = { kind: "any" };
const text: Shape = { kind: "text" };
const flag: Shape = { kind: "flag" };
const whole: Shape = { kind: "whole" };
const number: Shape = { kind: "number" };
const date: Shape = { kind: "date" };
const interval: Shape = { kind: "interval" };
/** An interval of features, or all of the past. */
const window: Shape = { kind: "window" };
const sql: Shape = { kind: "sql" };
const tableName: Shape = { kind: "table-name" };
const choice = (...of: string[]): Shape => ({ kind: "choice", of });
const list = (of: Shape): Shape => ({ kind: "list", of, scalar: "wrapped" });
const strictList = (of: Shape): Shape => ({ kind: "list", of, scalar: "refused" });
const open = (of: Shape): Shape => ({ kind: "open", of });
const map = (
  keys: Record<string, Shape>,
  required: readonly string[] = [],
  unknown: MapShape["unknown"] = "warning",
): MapShape => ({ kind: "map", keys, required, unknown });

const imputation = open(map({ type: text, value: any }));
const categorical = map(
  {
    column: text,
    choices: list(any),
    choice_query: sql,
    metrics: list(text),
    imputation,
    coltype: text,
  },
  ["column", "metrics"],
);
const metricGroups = list(
  map(
    {
      metrics: list(choice(...Object.keys(triageMetrics))),
      thresholds: map({ percentiles: list(number), top_n: list(whole) }),
      parameters: list(any),
    },
    ["metrics"],
  ),
);

/** The keys of a Triage config of version 8, from Triage 6.0's own validation and the classes that read them. */
export const triageKeys: MapShape = map(
  {
    // Checked by a rule of its own.
    config_version: any,
    model_comment: text,
    random_seed: whole,
    user_metadata: any,
    model_group_keys: list(text),
    temporal_config: map(
      {
        feature_start_time: date,
        feature_end_time: date,
        label_start_time: date,
        label_end_time: date,
        model_update_frequency: interval,
        training_as_of_date_frequencies: list(interval),
        test_as_of_date_frequencies: list(interval),
        max_training_histories: list(interval),
        test_durations: list(interval),
        training_label_timespans: list(interval),
        test_label_timespans: list(interval),
        label_timespans: list(interval),
      },
      [
        "feature_start_time",
        "feature_end_time",
        "label_start_time",
        "label_end_time",
        "model_update_frequency",
        "training_as_of_date_frequencies",
        "test_as_of_date_frequencies",
        "max_training_histories",
        "test_durations",
      ],
      "error",
    ),
    cohort_config: map({ name: tableName, query: sql, filepath: text }),
    label_config: map({
      name: tableName,
      query: sql,
      filepath: text,
      include_missing_labels_in_train_as: flag,
    }),
    feature_aggregations: list(
      map(
        {
          prefix: tableName,
          from_obj: sql,
          knowledge_date_column: text,
          intervals: list(window),
          groups: list(text),
          aggregates_imputation: imputation,
          categoricals_imputation: imputation,
          array_categoricals_imputation: imputation,
          aggregates: list(
            map({ quantity: any, metrics: list(text), imputation, coltype: text }, ["quantity", "metrics"]),
          ),
          categoricals: list(categorical),
          array_categoricals: list(categorical),
        },
        ["prefix", "from_obj", "knowledge_date_column", "intervals"],
      ),
    ),
    feature_group_definition: map(
      {
        prefix: list(text),
        tables: list(text),
        metric: list(text),
        interval: list(text),
        all: list(any),
      },
      [],
      "error",
    ),
    feature_group_strategies: list(choice("all", "leave-one-out", "leave-one-in", "all-combinations")),
    grid_config: open(open(strictList(any))),
    model_grid_preset: choice("quickstart", "small", "medium", "large", "texas"),
    prediction: map({ rank_tiebreaker: choice("worst", "best", "random") }),
    scoring: map({
      testing_metric_groups: metricGroups,
      training_metric_groups: metricGroups,
      subsets: list(map({ name: tableName, query: sql }, ["name", "query"])),
    }),
    individual_importance: map({ methods: list(text), n_ranks: whole }),
    bias_audit_config: map(
      {
        from_obj_table: text,
        from_obj_query: sql,
        attribute_columns: list(text),
        knowledge_date_column: text,
        entity_id_column: text,
        ref_groups_method: text,
        ref_groups: any,
        thresholds: map({ percentiles: list(number), top_n: list(whole) }),
      },
      ["attribute_columns", "knowledge_date_column", "entity_id_column", "ref_groups_method"],
    ),
  },
  ["config_version", "temporal_config", "label_config", "feature_aggregations"],
);

/** The shape at a path, and undefined where Triage knows no such key. */
export function shapeAt(path: readonly (string | number)[]): Shape | undefined {
  let shape: Shape | undefined = triageKeys;
  for (const step of path) {
    if (shape === undefined || shape.kind === "any") return shape;
    shape = childShape(shape, step);
  }
  return shape;
}

function childShape(shape: Shape, step: string | number): Shape | undefined {
  if (shape.kind === "list") return typeof step === "number" ? shape.of : undefined;
  if (typeof step === "number") return undefined;
  if (shape.kind === "open") return shape.of;
  return shape.kind === "map" && Object.hasOwn(shape.keys, step) ? shape.keys[step] : undefined;
}
