import { z } from "zod";

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
  subset: z.string(),
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
    columns: z
      .array(z.string())
      .refine((names) => names.join() === evaluationColumnNames.join(), "are not the columns of version 1"),
    rows: z.array(z.array(z.unknown())),
  })
  .transform(({ columns, rows }) => rows.map((row) => Object.fromEntries(columns.map((c, i) => [c, row[i]]))))
  .pipe(z.array(evaluation));

const cellResult = z
  .object({
    schemaVersion: z.literal(1),
    jobKey: z.string(),
    cell: z.string(),
    name: z.string(),
    run: z.string(),
    jobId: z.string(),
    index: z.number().int(),
    attempt: z.number().int(),
    generation: z.number().int(),
    status: z.enum(["done", "failed"]),
    error: z.object({ kind: z.string(), message: z.string(), detail: z.string().nullable() }).nullable(),
    startedAt: z.string(),
    finishedAt: z.string(),
    /** By phase: `total`, `validate`, `lockWait`, `matrices`, `models`; those that it came to. */
    seconds: z.record(z.string(), z.number()),
    peakMemoryMiB: z.number().nullable(),
    cpuSeconds: z.number().nullable(),
    instanceType: z.string().nullable(),
    zone: z.string().nullable(),
    dataVersion: z.string(),
    image: z.string(),
    warnings: z.array(z.string()).default([]),
    triage: z
      .object({
        experimentHash: z.string(),
        runId: z.number().int(),
        definition: z.string(),
        matricesBuilt: z.number().int(),
        matricesReused: z.number().int(),
        modelsBuilt: z.number().int(),
      })
      .nullable(),
    comparability: z.object({ cohort: z.string(), label: z.string(), labelName: z.string() }).nullable(),
    models: z.array(model),
    evaluations,
  })
  .superRefine((result, context) => {
    if (result.status === "done" && result.comparability === null)
      context.addIssue({ code: "custom", path: ["comparability"], message: "is missing" });
    const known = new Set(result.models.map(({ modelId }) => modelId));
    const stray = result.evaluations.find(({ modelId }) => !known.has(modelId));
    if (stray)
      context.addIssue({
        code: "custom",
        path: ["evaluations"],
        message: `model ${stray.modelId} is not among its models`,
      });
  });

/** What a cell's runner wrote when it ended: `result.json`, version 1, with evaluations as objects. */
export type CellResult = z.output<typeof cellResult>;

/** One model that a cell trained. */
export type TrainedModel = z.output<typeof model>;

/** One test evaluation: a model on a test matrix, for one metric and parameter as Triage writes them. */
export type Evaluation = z.output<typeof evaluation>;

/** What became of reading a `result.json`. */
export type ResultReading =
  | { readonly kind: "read"; readonly result: CellResult }
  | { readonly kind: "unreadable"; readonly reason: string };

/** Reads the text of a `result.json`; one of another version or shape is reported, never thrown. */
export function readCellResult(text: string): ResultReading {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: "unreadable", reason: "its result.json is not JSON" };
  }
  const version = (value as { schemaVersion?: unknown } | null)?.schemaVersion;
  if (version !== 1)
    return { kind: "unreadable", reason: `its result.json has version ${version}, and this program reads 1` };
  const parsed = cellResult.safeParse(value);
  if (parsed.success) return { kind: "read", result: parsed.data };
  const [issue] = parsed.error.issues;
  return {
    kind: "unreadable",
    reason: `its result.json is damaged: ${issue?.path.join(".")}: ${issue?.message}`,
  };
}
