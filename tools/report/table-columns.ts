import { type Goal, goalText } from "../matrix/goal";
import type { Column } from "./column";
import { axisOf, coordinateKeys } from "./coordinate-keys";
import { formatDifference, formatNumber } from "./format-number";
import { innerColumns } from "./inner-columns";
import type { Row, Table } from "./report";
import type { Score } from "./score";
import { isBaselineWithinNoise } from "./seed-noise-notes";

/** A table's columns; what would be the same in every row that has it is told once instead. */
export interface TableColumns {
  /** `label=failed`, `base rate 0.213`. */
  readonly constants: readonly string[];
  readonly columns: readonly Column[];
}

/** Chooses a table's columns, from the rank to the number of splits. */
export function tableColumns({ rows, comparability }: Table, goal: Goal): TableColumns {
  const number = (head: string, textOf: (row: Row) => string): Column => ({
    head,
    texts: rows.map(textOf),
    kind: "number",
  });
  const axes = axisColumns(rows);
  const compared = rows.some(({ baseline }) => baseline && baseline.kind !== "none");
  const replicated = rows.some(({ replicates }) => replicates);
  const support: Column[] = [
    number("base rate", ({ score }) => (score.baseRate === null ? "" : formatNumber(score.baseRate))),
    ...(goal.parameter === ""
      ? []
      : [number("labelled above", ({ score }) => formatCount(score.labeledAboveThreshold))]),
    ...(rows.every(({ score }) => score.splitsWithValue === comparability.tests.length)
      ? []
      : [number("splits", ({ score }) => `${score.splitsWithValue} of ${comparability.tests.length}`)]),
    ...(replicated ? [number("replicates", replicatesText)] : []),
  ];
  return {
    constants: [
      ...axes.constants,
      ...support
        .filter((column) => isConstant(column) && column.texts[0] !== "")
        .map(({ head, texts }) => `${head} ${texts[0]}`),
    ],
    columns: [
      number("#", ({ rank }) => `${rank ?? ""}`),
      { head: "cell", texts: rows.map(({ cell }) => cell.slice(0, shownIdLength)), kind: "label" },
      ...axes.columns,
      ...innerColumns(rows),
      { head: goalText(goal), texts: rows.map(({ score }) => scoreText(score)), kind: "score" },
      ...(replicated ? [number("seed noise", seedNoiseText)] : []),
      ...(compared ? [number("vs baseline", baselineText)] : []),
      ...(rows.some(isBaselineWithinNoise)
        ? [number("", (row) => (isBaselineWithinNoise(row) ? "≈" : ""))]
        : []),
      ...support.filter((column) => !isConstant(column)),
    ],
  };
}

/** Enough of an id to name its cell on the command line. */
export const shownIdLength = 8;

const isConstant = ({ texts }: Column) => texts.every((text) => text === texts[0]);

/** One column an axis, with the parameters of its grid inside it: `dt max_depth=2`. */
function axisColumns(rows: readonly Row[]): TableColumns {
  const keys = coordinateKeys(rows);
  const valuesOf = (key: string) => new Set(rows.map(({ coordinates }) => coordinates[key]));
  const isParameter = (key: string) => axisOf(key) !== key;
  const constant = keys.filter((key) => {
    const values = valuesOf(key);
    if (isParameter(key)) values.delete(undefined);
    return values.size === 1;
  });
  const varying = keys.filter((key) => !constant.includes(key));
  const columns = [...new Set(varying.map(axisOf))].map((axis): Column => {
    const own = varying.filter((key) => axisOf(key) === axis);
    const textOf = ({ coordinates }: Row) =>
      own
        .filter((key) => coordinates[key] !== undefined)
        .map((key) => (key === axis ? "" : `${key.slice(axis.length + 1)}=`) + coordinates[key])
        .join(" ");
    return { head: axis, texts: rows.map(textOf), kind: "label" };
  });
  const labelOf = (key: string) =>
    rows.find(({ coordinates }) => coordinates[key] !== undefined)?.coordinates[key];
  return { constants: constant.map((key) => `${key}=${labelOf(key)}`), columns };
}

/** `0.312 [0.300–0.324]`; the band only where it shows, a `~` where it is wide. */
function scoreText({ value, worst, best, wideTieBand }: Score): string {
  if (value === null) return "none";
  const ends =
    worst === null || best === null ? [value, value] : [Math.min(worst, best), Math.max(worst, best)];
  const [low, high] = ends.map(formatNumber);
  const band = low === high ? "" : ` [${low}–${high}]`;
  return `${formatNumber(value)}${band}${wideTieBand ? " ~" : ""}`;
}

/** The mean of replicates' counts may be none. */
const formatCount = (count: number) => (Number.isInteger(count) ? `${count}` : count.toFixed(1));

function seedNoiseText({ replicates }: Row): string {
  const deviation = replicates?.standardDeviation ?? null;
  return deviation === null ? "" : `±${formatNumber(deviation)}`;
}

function replicatesText({ replicates }: Row): string {
  if (!replicates) return "";
  const { asked, withValue } = replicates;
  return withValue === asked ? `${asked}` : `${withValue} of ${asked}`;
}

function baselineText({ baseline }: Row): string {
  if (baseline?.kind === "compared") return formatDifference(baseline.difference);
  return baseline?.kind === "baseline" ? "baseline" : "none";
}
