import type { PostgresConnection } from "./postgres";

export interface RunnerEnvironmentOptions {
  /** The folder that holds the Python package `cell_runner`. */
  readonly imageDirectory: string;
  /** The folder of the directory store. */
  readonly store: string;
  /** The folder for matrices and models, or for temporary files. */
  readonly work: string;
  /** Absent where no database is needed. */
  readonly connection?: PostgresConnection | undefined;
}

/**
 * The environment of the warm runner: the user's, without what would lead to another database, account or Python, and
 * with what makes a result depend on the config alone.
 */
export function runnerEnvironment(
  env: NodeJS.ProcessEnv,
  { imageDirectory, store, work, connection }: RunnerEnvironmentOptions,
): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => !foreign.test(name));
  return {
    ...Object.fromEntries(kept),
    ...reproducible,
    PYTHONPATH: imageDirectory,
    SWEEP_STORE: store,
    SWEEP_WORK: work,
    ...(connection && {
      PGHOST: connection.host,
      PGPORT: String(connection.port),
      PGUSER: connection.user,
      PGPASSWORD: connection.password,
    }),
  };
}

const foreign = /^(AWS_|PG|POSTGRES|DATABASE_URL$|PYTHON|SWEEP_|VIRTUAL_ENV$|CONDA_)/;

const reproducible = {
  OMP_NUM_THREADS: "1",
  OPENBLAS_NUM_THREADS: "1",
  MKL_NUM_THREADS: "1",
  NUMEXPR_NUM_THREADS: "1",
  PYTHONHASHSEED: "0",
  PYTHONUTF8: "1",
  PYTHONUNBUFFERED: "1",
  // Triage sorts a matrix's rows with `sort`, whose order is the locale's.
  LC_ALL: "C",
  TZ: "UTC",
  MPLBACKEND: "Agg",
};
