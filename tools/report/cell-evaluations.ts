import { z } from "zod";
import { type Reading, readDocument } from "./read-document";

const count = z.number().int().nullable();
const metricValue = z.number().nullable();

const model = z.object({
  modelId: z.number().int(),
  modelGroupId: z.number().int(),
  modelType: z.string(),
  hyperparameters: z.record(z.string(), z.unknown()),
  featureGroups: z.array(z.string()),
  trainEndTime: z.string(),
  trainLabelTimespan: z.string(),
  maxTrainingHistory: z.string(),
  trainMatrix: z.string().nullable(),
  randomSeed: z.number().int().nullable(),
});

/** What `test_results.evaluations` holds, a name per position of a row. */
const evaluationColumns = {
  modelId: z.number().int(),
  matrixUuid: z.string().nullable(),
  labelTimespan: z.string(),
  /** How long after a split's first test date there may be others: `0day`. */
  testDuration: z.string(),
  /** What people call it; two subsets may have one name. */
  subset: z.string(),
  /** Of the subset's whole definition; empty for the whole cohort. */
  subsetHash: z.string(),
  evaluationStartTime: z.string(),
  evaluationEndTime: z.string(),
  asOfDateFrequency: z.string(),
  metric: z.string(),
  parameter: z.string(),
  numLabeledExamples: count,
  numLabeledAboveThreshold: count,
  numPositiveLabels: count,
  sortSeed: count,
  bestValue: metricValue,
  worstValue: metricValue,
  stochasticValue: metricValue,
  numSortTrials: count,
  standardDeviation: metricValue,
} as const;

/** The names of an evaluation's columns in the order in which `result.json` writes them. */
export const evaluationColumnNames = Object.keys(evaluationColumns) as readonly (keyof Evaluation)[];

const evaluation = z.object(evaluationColumns);

const evaluations = z
  .object({
    columns: z.array(z.string()).refine((names) => names.join() === evaluationColumnNames.join(), {
      error: "are not the columns of version 1",
      abort: true,
    }),
    rows: z.array(z.array(z.unknown())),
  })
  .transform(({ columns, rows }) => rows.map((row) => Object.fromEntries(columns.map((c, i) => [c, row[i]]))))
  .pipe(z.array(evaluation));

const cellEvaluations = z.object({ models: z.array(model), evaluations }).superRefine((cell, context) => {
  const known = new Set(cell.models.map(({ modelId }) => modelId));
  const stray = cell.evaluations.find(({ modelId }) => !known.has(modelId));
  if (stray)
    context.addIssue({
      code: "custom",
      path: ["evaluations"],
      message: `model ${stray.modelId} is not among its models`,
    });
});

/** What a cell trained and how it was tested: `evaluations.json`, with evaluations as objects. */
export type CellEvaluations = z.output<typeof cellEvaluations>;

/** One model that a cell trained. */
export type TrainedModel = z.output<typeof model>;

/** One test evaluation: a model on a test matrix, for one metric and parameter as Triage writes them. */
export type Evaluation = z.output<typeof evaluation>;

/** Reads the text of an `evaluations.json`, which stands beside a `result.json` and has its version. */
export function readCellEvaluations(text: string): Reading<CellEvaluations> {
  return readDocument(text, "evaluations.json", cellEvaluations);
}
