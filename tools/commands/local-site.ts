import path from "node:path";
import type { Contract } from "../../infra/contract";
import { LocalBackend } from "../backends/local";
import { loadData } from "../data/load-data";
import { type QueryEnd, type QueryOptions, queryDatabase } from "../data/query-database";
import type { SweepDatabase } from "../data/sweep-database";
import type { SupervisorOptions } from "../local/connect-supervisor";
import type { PostgresConnection } from "../local/postgres";
import { ensurePythonEnvironment } from "../local/python-environment";
import { withDatabase } from "../local/with-database";
import type { Project } from "../stack/find-project";
import { localContract } from "../stack/local-contract";
import { DirectoryStore } from "../stores/directory";
import { recordLoad } from "./record-load";
import type { LoadOptions, Site } from "./site";
import type { StackChoice } from "./stack-choice";

/** The stack `local`: jobs are processes of this machine, results in a folder, PostgreSQL in another. */
export class LocalSite implements Site {
  readonly store: DirectoryStore;
  readonly #choice: StackChoice;
  #contract: Contract | undefined;

  constructor(choice: StackChoice) {
    this.#choice = choice;
    this.store = new DirectoryStore(path.join(choice.home, "store"));
  }

  /** Made when it is first asked for: to name the image, its files are read. */
  get contract(): Contract {
    this.#contract ??= localContract(this.#choice.project, this.#choice.terminal.env);
    return this.#contract;
  }

  get cwd(): string {
    return this.#choice.project.root;
  }

  /** One machine costs nothing by the hour, and its supervisor holds to the rest. */
  check(): void {}

  /** Submitting starts its supervisor. */
  get backend(): LocalBackend {
    return new LocalBackend({ ...this.#supervisor(), capacity: this.contract.capacity });
  }

  /** Makes the Python environment that jobs run in, where it is missing. */
  async prepare(): Promise<void> {
    const { project, terminal } = this.#choice;
    await ensurePythonEnvironment(project.installRoot, (line) => terminal.say(line));
  }

  async load(files: readonly string[], options: LoadOptions): Promise<SweepDatabase> {
    const { terminal } = this.#choice;
    const loaded = await this.#withDatabase((connection, python) =>
      loadData(files, connection, python, (line) => terminal.say(line)),
    );
    return recordLoad(this.store, loaded, options, terminal);
  }

  databaseName(version: string): string {
    return version;
  }

  query(options: QueryOptions): Promise<QueryEnd> {
    return this.#withDatabase((connection, python) => queryDatabase(connection, python, options));
  }

  /** Does something with PostgreSQL and the interpreter of the Python environment. */
  #withDatabase<T>(work: (connection: PostgresConnection, python: string) => Promise<T>): Promise<T> {
    return withDatabase(this.#supervisor(), (connection) => work(connection, pythonOf(this.#choice)));
  }

  #supervisor(): SupervisorOptions {
    const { home, project } = this.#choice;
    return {
      sweepDirectory: home,
      python: pythonOf({ project }),
      imageDirectory: path.join(project.installRoot, "infra", "image"),
      image: this.contract.image,
    };
  }
}

/** The interpreter of the Python environment that local jobs run in. */
export function pythonOf({ project }: { readonly project: Project }): string {
  return path.join(project.installRoot, ".venv", "bin", "python");
}
