import path from "node:path";
import { LocalBackend } from "../backends/local";
import { loadData } from "../data/load-data";
import { recordData, type SweepDatabase } from "../data/sweep-database";
import type { SupervisorOptions } from "../local/connect-supervisor";
import type { PostgresConnection } from "../local/postgres";
import { ensurePythonEnvironment } from "../local/python-environment";
import { withDatabase } from "../local/with-database";
import { author } from "../run/author";
import { type Context, contractOf } from "./context";
import { count } from "./print-plan";

/** The backend of the stack `local`; submitting starts its supervisor. */
export function localBackend(context: Context): LocalBackend {
  return new LocalBackend({ ...supervisorOptions(context), capacity: contractOf(context).capacity });
}

/** Makes the Python environment that jobs run in, where it is missing. */
export async function preparePython({ project, terminal }: Context): Promise<void> {
  await ensurePythonEnvironment(project.installRoot, (line) => terminal.say(line));
}

/** Loads a data version's files into a database of their own, unless it is there. */
export async function loadLocally(
  context: Context,
  files: readonly string[],
  options: { readonly makeCurrent: boolean },
): Promise<SweepDatabase> {
  const { terminal, store } = context;
  const loaded = await withLocalDatabase(context, (connection, python) =>
    loadData(files, connection, python, (line) => terminal.say(line)),
  );
  await recordData(store, loaded, author(), options.makeCurrent);
  if (!loaded.existed) {
    const rows = loaded.tables.map((table) => `${table.name} (${count(table.rows, "row")})`).join(", ");
    terminal.say(`loaded ${loaded.version}: ${rows}`);
  }
  return { version: loaded.version, database: loaded.version, files };
}

/** Does something with the stack's PostgreSQL, and the interpreter of its Python environment. */
export function withLocalDatabase<T>(
  context: Context,
  work: (connection: PostgresConnection, python: string) => Promise<T>,
): Promise<T> {
  return withDatabase(supervisorOptions(context), (connection) => work(connection, pythonOf(context)));
}

function supervisorOptions(context: Context): SupervisorOptions {
  return {
    sweepDirectory: context.home,
    python: pythonOf(context),
    imageDirectory: path.join(context.project.installRoot, "infra", "image"),
    image: contractOf(context).image,
  };
}

/** The interpreter of the Python environment that local jobs run in. */
export function pythonOf({ project }: Pick<Context, "project">): string {
  return path.join(project.installRoot, ".venv", "bin", "python");
}
