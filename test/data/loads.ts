import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type LoadedData, loadData } from "../../tools/data/load-data";
import { type Postgres, startPostgres } from "../../tools/local/postgres";
import { Problems, renderProblem } from "../../tools/problem";
import { findProject } from "../../tools/stack/find-project";
import { query } from "../local/query";

export const python =
  process.env.SWEEP_TEST_PYTHON ?? join(findProject(__dirname).installRoot, ".venv", "bin", "python");

export type Files = Readonly<Record<string, string | Buffer>>;

/** A server of its own, and folders with files to load into it. */
export class Loads {
  #count = 0;

  private constructor(
    readonly folder: string,
    readonly postgres: Postgres,
  ) {}

  static async start(): Promise<Loads> {
    const folder = mkdtempSync(join(tmpdir(), "sweep-load-"));
    return new Loads(folder, await startPostgres({ directory: join(folder, "postgres") }));
  }

  async stop(): Promise<void> {
    await this.postgres.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Writes files into a new folder; gives the paths of those to load. */
  write(files: Files): string[] {
    const place = join(this.folder, String(++this.#count));
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(place, name)), { recursive: true });
      writeFileSync(join(place, name), content);
    }
    return Object.keys(files)
      .filter((name) => name !== "load.yaml")
      .map((name) => join(place, name));
  }

  load(paths: readonly string[], onProgress: (line: string) => void = () => {}): Promise<LoadedData> {
    return loadData(paths, this.postgres.connection, python, onProgress);
  }

  /** The problems of a load as a user sees them, without the folder. */
  async problemsOf(files: Files): Promise<string[]> {
    const paths = this.write(files);
    const error = await this.load(paths).catch((reason: unknown) => reason);
    assert.ok(error instanceof Problems, `no problems but ${error}`);
    return error.problems.map((each) =>
      renderProblem(each)
        .replaceAll(`${dirname(paths[0] ?? "")}/`, "")
        .replaceAll(` [${each.code}]`, ""),
    );
  }

  query(sql: string, { version }: Pick<LoadedData, "version">): Promise<Record<string, unknown>[]> {
    return query(this.postgres.connection, sql, version);
  }

  async columnsOf(loaded: LoadedData, table: string): Promise<Record<string, unknown>> {
    const sql = `select attname, format_type(atttypid, atttypmod) as type from pg_attribute
      where attrelid = '${table}'::regclass and attnum > 0 order by attnum`;
    const rows = await this.query(sql, loaded);
    return Object.fromEntries(rows.map(({ attname, type }) => [attname, type]));
  }

  async databases(): Promise<string[]> {
    const rows = await query(this.postgres.connection, "select datname from pg_database order by 1");
    return rows.map(({ datname }) => String(datname));
  }
}
