import { type Goal, goalText } from "../matrix/goal";
import { type Differences, describeTests, differencesAmong } from "./comparability";
import { layOutColumns } from "./lay-out-columns";
import { renderMissing } from "./render-missing";
import type { Report, Table } from "./report";
import { seedNoiseNotes } from "./seed-noise-notes";
import { tableColumns } from "./table-columns";

export interface RenderOptions {
  /** In characters. @default no limit */
  readonly width?: number;
  /** How many rows of each table are shown, the best first. @default all */
  readonly maxRows?: number;
}

/** The report as plain text: a heading, the tables, then what is not in them and what to keep in mind. */
export function renderReport(report: Report, options: RenderOptions = {}): string {
  const differences = differencesAmong(report.tables.map(({ comparability }) => comparability));
  const sections = [
    heading(report),
    ...report.tables.map((table, index) =>
      [...tableHeading(report, index, differences), ...tableBody(table, report.goal, options)].join("\n"),
    ),
    footnotes(report).join("\n"),
    renderMissing(report.missing).join("\n"),
  ];
  return `${sections.filter((section) => section !== "").join("\n\n")}\n`;
}

function heading({ goal, tables }: Report): string {
  if (tables.length === 0) return "No cell has results yet.";
  const direction = goal.order === "desc" ? "higher is better" : "lower is better";
  const replicated = tables.some(({ rows }) => rows.some(({ replicates }) => replicates));
  return `${goalText(goal)}, the mean over a row's ${replicated ? "replicates and their " : ""}test splits; ${direction}`;
}

function tableHeading({ tables }: Report, index: number, differences: Differences): string[] {
  const table = tables[index] as Table;
  const tests = describeTests(table.comparability);
  if (tables.length === 1) return [tests];
  return [
    `Table ${index + 1} of ${tables.length}: ${differences.describe(table.comparability).join(", ")}`,
    `Not comparable with the other tables, which differ in ${differences.names.join(", ")}`,
    tests,
  ];
}

function tableBody(
  table: Table,
  goal: Goal,
  { width = Infinity, maxRows = Infinity }: RenderOptions,
): string[] {
  const { constants, columns } = tableColumns(table, goal);
  const shown = columns.map((column) => ({ ...column, texts: column.texts.slice(0, maxRows) }));
  const hidden = table.rows.length - maxRows;
  return [
    ...(constants.length > 0 ? [`The same in all rows that have it: ${constants.join(", ")}`] : []),
    "",
    ...layOutColumns(shown, width),
    ...(hidden > 0 ? [`… and ${hidden} more`] : []),
  ];
}

function footnotes({ goal, tables, missing, evaluated, axesWithoutEffect }: Report): string[] {
  const rows = tables.flatMap((table) => table.rows);
  const most = Math.max(0, ...tables.map((table) => table.rows.filter(({ rank }) => rank !== null).length));
  const uncompared = new Map<string, number>();
  for (const { baseline } of rows)
    if (baseline?.kind === "none")
      uncompared.set(baseline.reason, (uncompared.get(baseline.reason) ?? 0) + 1);
  return [
    ...(rows.length > 0 && most === 0
      ? [`No model was evaluated on ${goalText(goal)}; there are: ${evaluated.join(", ")}`]
      : []),
    ...(most > 1
      ? [
          `The best of ${most} rows, chosen on the splits it is reported on, flatters: expect less on new data.`,
        ]
      : []),
    ...seedNoiseNotes(tables),
    ...(rows.length > 0 && missing.some(({ state }) => state === "not promoted")
      ? ["Which cells were promoted was decided on test splits too: that flatters those that were."]
      : []),
    ...(rows.some(({ score }) => score.wideTieBand)
      ? [
          "~ equal scores: how they are sorted, against or for the model, decides more than a tenth of the value.",
        ]
      : []),
    ...(rows.some(({ score }) => score.splitsWithValue < score.splits.length)
      ? ["Splits on which Triage could not compute the metric are left out of a row's mean."]
      : []),
    ...[...uncompared].map(([reason, count]) => `No baseline for ${countOf(count, "row")}: ${reason}`),
    ...axesWithoutEffect.map(
      ({ axis, cells, comparisons }) =>
        `axis "${axis}" had no effect: ${cells} cells, ${countOf(comparisons, "set")} that differ only in it, equal numbers in each`,
    ),
  ];
}

const countOf = (count: number, noun: string) => `${count} ${noun}${count === 1 ? "" : "s"}`;
