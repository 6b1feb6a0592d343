import type { LoadedData } from "../data/load-data";
import { recordData, type SweepDatabase } from "../data/sweep-database";
import { author } from "../run/author";
import type { Store } from "../stores/store";
import { count } from "./print-plan";
import type { LoadOptions } from "./site";
import type { Terminal } from "./terminal";

/** Records what was loaded, and tells of what is new. */
export async function recordLoad(
  store: Store,
  loaded: LoadedData,
  { makeCurrent }: LoadOptions,
  terminal: Pick<Terminal, "say">,
): Promise<SweepDatabase> {
  const { version, database, tables, files, existed } = loaded;
  await recordData(store, loaded, author(), makeCurrent);
  if (!existed) {
    const rows = tables.map((table) => `${table.name} (${count(table.rows, "row")})`).join(", ");
    terminal.say(`loaded ${version}: ${rows}`);
  }
  return { version, database, files: files.map(({ path }) => path) };
}
