import { type CellResult, type Evaluation, evaluationColumnNames, type TrainedModel } from "./cell-result";
import { coordinateKeys } from "./coordinate-keys";
import { finishedResult, missingReason, type ReportedCell } from "./reported-cell";

/**
 * Every evaluation of every cell as CSV (RFC 4180), one line each, with all digits: cell × model × test split ×
 * subset × metric × parameter. Coordinates are the columns `axis.<axis>`. A cell without numbers is one line that
 * says why. Yields lines with their line ends, since a large run's text is longer than a string may be.
 */
export function* toCsv(cells: readonly ReportedCell[]): Generator<string> {
  const keys = coordinateKeys(cells);
  const names = [...cellColumns, ...keys.map((key) => `axis.${key}`), ...resultColumns, ...modelColumns];
  yield csvLine([...names, ...evaluationColumns]);
  for (const cell of cells) {
    const result = finishedResult(cell);
    const reason = reasonForNone(cell, result);
    const start = [cell.id, cell.name, cell.state, reason, ...keys.map((key) => cell.coordinates[key] ?? "")];
    if (result && reason === "") yield* resultLines(start, result);
    else yield csvLine([...start, ...emptyResult]);
  }
}

const cellColumns = ["cell", "name", "state", "reason"];

const resultColumns = ["dataVersion", "cohort", "label", "labelName"];

const modelColumns = [
  "modelId",
  "modelGroupId",
  "modelType",
  "hyperparameters",
  "featureGroups",
  "trainEndTime",
  "trainLabelTimespan",
  "maxTrainingHistory",
  "trainMatrix",
  "randomSeed",
] as const satisfies readonly (keyof TrainedModel)[];

const evaluationColumns = evaluationColumnNames.filter((name) => name !== "modelId");

const emptyResult = [...resultColumns, ...modelColumns, ...evaluationColumns].map(() => "");

function reasonForNone(cell: ReportedCell, result: CellResult | undefined): string {
  if (!result) return missingReason(cell);
  return result.evaluations.length === 0 ? "it has no test evaluations" : "";
}

function* resultLines(start: readonly string[], result: CellResult): Generator<string> {
  const { dataVersion, comparability, models } = result;
  const shared = [
    ...start,
    dataVersion,
    comparability?.cohort,
    comparability?.label,
    comparability?.labelName,
  ];
  const byId = new Map(models.map((model) => [model.modelId, modelColumns.map((name) => model[name])]));
  for (const evaluation of result.evaluations)
    yield csvLine([...shared, ...(byId.get(evaluation.modelId) ?? []), ...evaluationValues(evaluation)]);
}

const evaluationValues = (evaluation: Evaluation) => evaluationColumns.map((name) => evaluation[name]);

/** Lists and maps are written as JSON. */
function csvLine(values: readonly unknown[]): string {
  return `${values.map(csvField).join(",")}\r\n`;
}

function csvField(value: unknown): string {
  const text = typeof value === "object" && value !== null ? JSON.stringify(value) : `${value ?? ""}`;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
