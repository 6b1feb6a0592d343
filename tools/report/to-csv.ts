import { type Evaluation, evaluationColumnNames, type TrainedModel } from "./cell-evaluations";
import { coordinateKeys } from "./coordinate-keys";
import { type Numbers, numbersOf, type ReportedCell } from "./reported-cell";

/**
 * Every evaluation of every cell as CSV (RFC 4180), one line each, with all digits: cell × model × test split ×
 * subset × metric × parameter. Coordinates are the columns `axis.<axis>`, and `replicate` tells cells that share them
 * apart; it is empty where there are no replicates. A cell without numbers is one line that
 * says why. Yields lines with their line ends, since a large run's text is longer than a string may be.
 */
export function* toCsv(cells: readonly ReportedCell[]): Generator<string> {
  const keys = coordinateKeys(cells);
  const names = [...cellColumns, ...keys.map((key) => `axis.${key}`), ...resultColumns, ...modelColumns];
  yield csvLine([...names, ...evaluationColumns]);
  for (const cell of cells) {
    const numbers = numbersOf(cell);
    const reason = numbers.kind === "read" ? "" : numbers.reason;
    const place = [`${cell.replicate ?? ""}`, ...keys.map((key) => cell.coordinates[key] ?? "")];
    const start = [cell.id, cell.name, cell.state, reason, ...place];
    if (numbers.kind === "read") yield* evaluationLines(start, numbers.value);
    else yield csvLine([...start, ...noNumbers]);
  }
}

const cellColumns = ["cell", "name", "state", "reason", "replicate"];

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

const noNumbers = [...resultColumns, ...modelColumns, ...evaluationColumns].map(() => "");

function* evaluationLines(start: readonly string[], numbers: Numbers): Generator<string> {
  const { cohort, label, labelName } = numbers.comparability;
  const shared = [...start, numbers.dataVersion, cohort, label, labelName];
  const modelValues = new Map(
    numbers.models.map((model) => [model.modelId, modelColumns.map((name) => model[name])]),
  );
  for (const evaluation of numbers.evaluations)
    yield csvLine([
      ...shared,
      ...(modelValues.get(evaluation.modelId) ?? []),
      ...evaluationValues(evaluation),
    ]);
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
