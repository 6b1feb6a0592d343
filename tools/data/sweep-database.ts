import { z } from "zod";
import type { SweepData } from "../matrix/sweep";
import { Problem } from "../problem";
import { parseDocument } from "../stores/parse-document";
import type { Store } from "../stores/store";
import { dataVersionOf } from "./data-version";
import type { LoadedData } from "./load-data";

/** The database that a sweep runs on. */
export interface SweepDatabase {
  /** What results are recorded under. */
  readonly version: string;
  readonly database: string;
  /** The files that it is loaded from, absolute; none where it is there already. */
  readonly files: readonly string[];
}

const currentKey = "data/current.json";

const currentSchema = z.object({ version: z.string(), database: z.string() });

/** The database that a sweep's `data` asks for, else the stack's current one. */
export async function sweepDatabase(data: SweepData | undefined, store: Store): Promise<SweepDatabase> {
  if (data?.kind === "load") {
    const { version } = await dataVersionOf(data.files);
    return { version, database: version, files: data.files };
  }
  if (data?.kind === "database") {
    return { version: `${data.database}@${data.version}`, database: data.database, files: [] };
  }
  const current = await currentDatabase(store);
  if (current) return current;
  throw new Problem("the sweep does not say what data it runs on, and none is loaded", {
    code: "no-data",
    hint: "add data: { load: [./tables.sql] } to the sweep, or run: sweep load FILE…",
  });
}

/** The stack's current data version; undefined where nothing was loaded. */
export async function currentDatabase(store: Store): Promise<SweepDatabase | undefined> {
  const text = await store.get(currentKey);
  return text && { ...parseDocument(currentKey, text, currentSchema), files: [] };
}

/** Records a loaded data version, and makes it the stack's current one where asked. */
export async function recordData(
  store: Store,
  loaded: LoadedData,
  author: string,
  makeCurrent: boolean,
): Promise<void> {
  const { version, files, tables } = loaded;
  const record = {
    version,
    database: version,
    files,
    tables,
    loadedBy: author,
    loadedAt: new Date().toISOString(),
  };
  await store.create(`data/versions/${version}.json`, JSON.stringify(record));
  if (makeCurrent) await store.put(currentKey, JSON.stringify({ version, database: version }));
}
