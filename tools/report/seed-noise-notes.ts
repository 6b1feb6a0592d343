import type { Row, Table } from "./report";
import { differsWithinSeedNoise } from "./seed-noise";

/** What a reader of tables with replicates must keep in mind; nothing where there are none. */
export function seedNoiseNotes(tables: readonly Table[]): string[] {
  const rows = tables.flatMap((table) => table.rows);
  const replicates = rows.flatMap((row) => row.replicates ?? []);
  if (replicates.length === 0) return [];
  return [
    "Seed noise is the standard deviation (n − 1) over a row's replicates, which differ in their random seed alone; a row's cell is the first of them.",
    ...(replicates.some(({ asked, withValue }) => withValue < asked)
      ? ["Replicates without a value are left out of a row's mean and seed noise."]
      : []),
    ...(replicates.some(({ withValue }) => withValue === 1)
      ? ["A row with a value under one seed alone shows no seed noise, and is not judged by it."]
      : []),
    ...tables.flatMap((table, index) =>
      bestRowNote(table.rows, tables.length === 1 ? "" : ` of table ${index + 1}`),
    ),
    ...(rows.some(isBaselineWithinNoise)
      ? ["≈ the difference from the baseline is within the seed noise (Welch's t-test, 95%)."]
      : []),
  ];
}

/** Whether the row differs from its baseline by no more than seeds may make. */
export function isBaselineWithinNoise({ baseline }: Row): boolean {
  return baseline?.kind === "compared" && baseline.withinSeedNoise === true;
}

const listedAtMost = 5;

function bestRowNote([best, ...others]: readonly Row[], ofTable: string): string[] {
  const close = others.filter((row) => best && differsWithinSeedNoise(best, row)).map(({ rank }) => rank);
  if (close.length === 0) return [];
  const listed = close.slice(0, listedAtMost).join(", ");
  const more = close.length > listedAtMost ? `, and ${close.length - listedAtMost} more` : "";
  return [
    `Within the seed noise of row 1${ofTable} (Welch's t-test, 95%): ${close.length === 1 ? "row" : "rows"} ${listed}${more}. Which is best may be chance.`,
  ];
}
