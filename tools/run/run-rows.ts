import { exitCode, Problem } from "../problem";
import type { Store } from "../stores/store";

/** What a job runs, as the cell runner reads it: a Triage config as YAML text, or a command. */
export type PackedCell = {
  readonly id: string;
  readonly name: string;
  readonly jobKey: string;
} & (
  | { readonly config: string }
  | {
      readonly command: {
        readonly argv: readonly string[];
        readonly env: Readonly<Record<string, string>>;
      };
    }
);

/** Where a row stands in the run's rows, in bytes. */
export interface RowPlace {
  readonly offset: number;
  readonly length: number;
}

/** Bytes of one place in an index: twice fifteen digits with a space between and a line end. */
export const placeBytes = 32;

/** The key of what the jobs of a run run; its arrays point into it. */
export function rowsKey(run: string): string {
  return `runs/${run}/cells.ndjson`;
}

/** Writes what the jobs of a run run, and where each row stands. */
export async function writeRows(store: Store, run: string, cells: readonly PackedCell[]): Promise<void> {
  const rows: Buffer[] = [];
  const places: RowPlace[] = [];
  let offset = 0;
  for (const cell of cells) {
    const row = Buffer.from(`${JSON.stringify(cell)}\n`);
    rows.push(row);
    places.push({ offset, length: row.length });
    offset += row.length;
  }
  await store.put(rowsKey(run), Buffer.concat(rows));
  await store.put(indexKey(run), placesText(places));
}

/** Where the rows of a run stand: all cells of the first stage, then all of the second … */
export async function readPlaces(store: Store, run: string): Promise<RowPlace[]> {
  const text = await store.get(indexKey(run));
  if (!text) {
    throw new Problem(`what the jobs of run ${run} run is not in the store`, {
      exitCode: exitCode.service,
      hint: "an older version of sweepstack wrote it: run the sweep's file again",
    });
  }
  return text
    .toString("utf8")
    .trimEnd()
    .split("\n")
    .map((line) => ({ offset: Number(line.slice(0, 15)), length: Number(line.slice(16)) }));
}

/** Places as an index of fixed width holds them, so that a job reads just its own. */
export function placesText(places: readonly RowPlace[]): string {
  const digits = (number: number) => String(number).padStart(15, "0");
  return places.map(({ offset, length }) => `${digits(offset)} ${digits(length)}\n`).join("");
}

function indexKey(run: string): string {
  return `runs/${run}/cells.index`;
}
