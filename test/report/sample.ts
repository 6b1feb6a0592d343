import {
  type CellEvaluations,
  type Evaluation,
  evaluationColumnNames,
  readCellEvaluations,
  type TrainedModel,
} from "../../tools/report/cell-evaluations";
import { type CellResult, readCellResult } from "../../tools/report/cell-result";
import type { ReportedCell } from "../../tools/report/reported-cell";

/** A model that a test does not describe further. */
export const sampleModel: TrainedModel = {
  modelId: 1,
  modelGroupId: 1,
  modelType: "sklearn.tree.DecisionTreeClassifier",
  hyperparameters: { max_depth: 2 },
  featureGroups: ["prefix: flights"],
  trainEndTime: "2013-05-01",
  trainLabelTimespan: "1month",
  maxTrainingHistory: "1y",
  trainMatrix: "a1",
  randomSeed: 7,
};

/** An evaluation of it: precision in the top 10 of 100 examples, 20 of which are positive. */
export const sampleEvaluation: Evaluation = {
  modelId: 1,
  matrixUuid: "b1",
  labelTimespan: "1month",
  testDuration: "0day",
  subset: "",
  subsetHash: "",
  evaluationStartTime: "2013-06-01",
  evaluationEndTime: "2013-06-01",
  asOfDateFrequency: "1month",
  metric: "precision@",
  parameter: "10.0_pct",
  numLabeledExamples: 100,
  numLabeledAboveThreshold: 10,
  numPositiveLabels: 20,
  sortSeed: null,
  bestValue: 0.5,
  worstValue: 0.5,
  stochasticValue: 0.5,
  numSortTrials: 0,
  standardDeviation: 0,
};

/** What a `result.json` holds. */
export const sampleResult: CellResult = {
  schemaVersion: 1,
  jobKey: "0123456789abcdef0123456789abcdef",
  cell: "aaaaaaaaaaaa",
  name: "sample",
  run: "r1",
  jobId: "j1",
  index: 0,
  attempt: 1,
  generation: 1,
  status: "done",
  error: null,
  startedAt: "2026-08-01T10:00:00Z",
  finishedAt: "2026-08-01T10:00:02Z",
  seconds: { total: 2 },
  peakMemoryMiB: 400.5,
  cpuSeconds: 1.5,
  instanceType: null,
  zone: null,
  dataVersion: "data_1",
  image: "sha256:1",
  warnings: [],
  triage: null,
  comparability: { cohort: "c0c0c0c0c0c0", label: "1a1a1a1a1a1a", labelName: "outcome" },
};

/** The text of an `evaluations.json`. */
export function evaluationsText({ models, evaluations }: CellEvaluations): string {
  const rows = evaluations.map((evaluation) => evaluationColumnNames.map((name) => evaluation[name]));
  return JSON.stringify({ models, evaluations: { columns: evaluationColumnNames, rows } });
}

/** A finished cell, read through the texts of its documents. */
export function finishedCell(
  name: string,
  coordinates: Record<string, string>,
  evaluations: Partial<CellEvaluations>,
  result: Partial<CellResult> = {},
): ReportedCell {
  return {
    id: idOf(name),
    name,
    coordinates,
    state: "done",
    result: readCellResult(JSON.stringify({ ...sampleResult, ...result })),
    evaluations: readCellEvaluations(
      evaluationsText({ models: [sampleModel], evaluations: [sampleEvaluation], ...evaluations }),
    ),
  };
}

/** A cell with one model, tested on as many monthly splits from 2013-06-01 as there are values. */
export function cellWithValues(
  name: string,
  coordinates: Record<string, string>,
  values: readonly (number | null)[],
  result: Partial<CellResult> = {},
): ReportedCell {
  const evaluations = values.map((value, month) =>
    split(month, { stochasticValue: value, worstValue: value, bestValue: value }),
  );
  return finishedCell(name, coordinates, { evaluations }, result);
}

/** The evaluation of a split that lies `month` months after 2013-06-01. */
export function split(month: number, evaluation: Partial<Evaluation>): Evaluation {
  const date = new Date(Date.UTC(2013, 5 + month)).toISOString().slice(0, 10);
  return { ...sampleEvaluation, evaluationStartTime: date, evaluationEndTime: date, ...evaluation };
}

/** A cell that has no numbers. */
export function cellWithout(
  name: string,
  coordinates: Record<string, string>,
  state: string,
  message?: string,
): ReportedCell {
  const cell = { id: idOf(name), name, coordinates, state };
  if (message === undefined) return cell;
  const result = {
    ...sampleResult,
    status: "failed" as const,
    error: { kind: "experiment", message, detail: null },
  };
  return { ...cell, result: readCellResult(JSON.stringify(result)) };
}

/** A cell's replicates, each with its value on every one of `splits`; those of undefined have failed. */
export function replicatesOf(
  name: string,
  coordinates: Record<string, string>,
  values: readonly (number | null | undefined)[],
  { splits = 1, ...result }: Partial<CellResult> & { splits?: number } = {},
): ReportedCell[] {
  return values.map((value, replicate) => {
    const own = `${name}-r${replicate}`;
    const cell =
      value === undefined
        ? cellWithout(own, coordinates, "failed", "ValueError")
        : cellWithValues(own, coordinates, Array(splits).fill(value), result);
    return { ...cell, replicate };
  });
}

/** An id that tests can foresee. */
export const idOf = (name: string) => `id-${name}`.padEnd(12, "0");
