import { z } from "zod";
import type { Sweep } from "../matrix/sweep";
import { Problem } from "../problem";
import { parseDocument } from "../stores/parse-document";
import type { Store } from "../stores/store";
import { dataVersionOf } from "./data-version";
import type { LoadedData } from "./load-data";

/** The database that a sweep runs on. */
export interface SweepDatabase {
  /** What results are recorded under. */
  readonly version: string;
  /** Null for commands that need none. */
  readonly database: string | null;
  /** The files that it is loaded from, absolute; none where it is there already. */
  readonly files: readonly string[];
}

const currentKey = "data/current.json";

const currentSchema = z.object({ version: z.string(), database: z.string() });

/** The data version of commands whose sweep names no data. */
export const noData = "none";

/**
 * The database that a sweep's `data` asks for, else the stack's current one; commands without `data` need none.
 *
 * @param nameOf - how the database of a data version is called on the stack
 */
export async function sweepDatabase(
  { data, kind }: Pick<Sweep, "data" | "kind">,
  store: Store,
  nameOf: (version: string) => string,
): Promise<SweepDatabase> {
  if (data?.kind === "load") {
    const { version } = await dataVersionOf(data.files, data.fileLocations);
    return { version, database: nameOf(version), files: data.files };
  }
  if (data?.kind === "database") {
    return { version: `${data.database}@${data.version}`, database: data.database, files: [] };
  }
  if (kind === "command") return { version: noData, database: null, files: [] };
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

/** The database of a data version: its own, or for one filled elsewhere (`dirtyduck@2026-11`) the one it names. */
export function databaseOf(version: string): string {
  const at = version.lastIndexOf("@");
  return at === -1 ? version : version.slice(0, at);
}

/** The loaded data version that a user names by the start of it, or one that is filled elsewhere. */
export async function findDataVersion(store: Store, named: string): Promise<string> {
  if (named.includes("@")) return named;
  const keys = await store.list("data/versions/");
  const versions = keys.map((key) => key.slice("data/versions/".length, -".json".length));
  const matching = versions.filter((version) => version.startsWith(named) || version === `data_${named}`);
  if (matching.length === 1) return matching[0] as string;
  throw new Problem(
    matching.length > 1
      ? `${matching.length} data versions start with "${named}"`
      : `there is no data version "${named}"`,
    {
      hint:
        versions.length > 0
          ? `one of ${(matching.length > 1 ? matching : versions).slice(-12).join(", ")}`
          : "sweep load FILE… loads one",
    },
  );
}

/** Records a loaded data version, and makes it the stack's current one where asked. */
export async function recordData(
  store: Store,
  loaded: LoadedData,
  author: string,
  makeCurrent: boolean,
): Promise<void> {
  const { version, database, files, tables } = loaded;
  const record = {
    version,
    database,
    files,
    tables,
    loadedBy: author,
    loadedAt: new Date().toISOString(),
  };
  await store.create(`data/versions/${version}.json`, JSON.stringify(record));
  if (makeCurrent) await store.put(currentKey, JSON.stringify({ version, database }));
}
