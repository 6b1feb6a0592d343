import type { TriageOptions } from "../matrix/sweep";
import type { Store } from "../stores/store";

/** One cell as a job reads it. */
export interface PackedCell {
  readonly id: string;
  readonly name: string;
  readonly jobKey: string;
  /** A Triage config, as YAML text. */
  readonly config: string;
}

/** What all jobs of an array have in common; the cell runner's manifest.py reads it. */
export interface Manifest {
  readonly schemaVersion: 1;
  readonly run: string;
  readonly array: number;
  readonly jobName: string;
  readonly stack: string;
  readonly image: string;
  readonly dataVersion: string;
  readonly database: string;
  readonly triage: TriageOptions;
  /** Jobs that ended without a result, whose claims may be taken over. */
  readonly supersedes: readonly string[];
  /** Whether cells are to be run although they are done. */
  readonly again: boolean;
  readonly cells: string;
  readonly index: string;
  readonly size: number;
}

/** Bytes of one row of the index: fifteen digits and a line end. */
const indexRowBytes = 16;

/** Writes an array's cells, their index and the manifest; returns the manifest's key. */
export async function packArray(
  store: Store,
  folder: string,
  cells: readonly PackedCell[],
  manifest: Omit<Manifest, "cells" | "index" | "size">,
): Promise<string> {
  const rows: Buffer[] = [];
  const offsets = [0];
  for (const cell of cells) {
    const row = Buffer.from(`${JSON.stringify(cell)}\n`);
    rows.push(row);
    offsets.push((offsets.at(-1) as number) + row.length);
  }
  const index = offsets.map((offset) => `${String(offset).padStart(indexRowBytes - 1, "0")}\n`).join("");
  const whole: Manifest = {
    ...manifest,
    cells: `${folder}/cells.ndjson`,
    index: `${folder}/cells.index`,
    size: cells.length,
  };
  await store.put(whole.cells, Buffer.concat(rows));
  await store.put(whole.index, Buffer.from(index));
  await store.put(`${folder}/manifest.json`, Buffer.from(JSON.stringify(whole)));
  return `${folder}/manifest.json`;
}
