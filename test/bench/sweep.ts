import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parse, stringify } from "yaml";
import { loadData } from "../../tools/data/load-data";
import { type PostgresConnection, startPostgres } from "../../tools/local/postgres";
import { finished, installRoot, python, Sandbox } from "../e2e/sandbox";
import { median, reportFigures, secondsOf } from "./figures";

/**
 * Twelve cells of one model each on shared matrices, by `sweep run` from a standing start (no supervisor, no PostgreSQL,
 * nothing built but the loaded tables), against Triage's own command line: once per config, each on a fresh database
 * whose server runs already, and once for one experiment that holds all twelve models. Three interleaved rounds.
 */
const rounds = 3;

const grid = {
  "sklearn.tree.DecisionTreeClassifier": { max_depth: [2, 3, 4, 5, 6, 7], min_samples_split: [10] },
  "triage.component.catwalk.estimators.classifiers.ScaledLogisticRegression": {
    C: [0.001, 0.01, 0.1, 1.0, 10.0, 100.0],
    penalty: ["l2"],
  },
};

const sweepFile = {
  name: "bench",
  base: "./base.yaml",
  data: { load: ["./tables.sql"] },
  axes: {
    model: {
      grid: Object.fromEntries(
        Object.entries(grid).map(([path, each]) => [path.split(".").at(-1), { [path]: each }]),
      ),
    },
  },
};

async function bench(): Promise<void> {
  const sandbox = new Sandbox("tiny", { SWEEP_IDLE_SECONDS: "1" });
  const folder = mkdtempSync(path.join(tmpdir(), "bench-"));
  const postgres = await startPostgres({ directory: path.join(folder, "postgres") });
  const measured = { sweep: [] as number[], each: [] as number[], one: [] as number[] };
  try {
    const base = parse(sandbox.read("base.yaml"));
    const { version } = await loadData([sandbox.file("tables.sql")], postgres.connection, python, () => {});
    for (let round = 1; round <= rounds; round += 1) {
      const alone = (name: string, grid_config: unknown) =>
        aloneSeconds(postgres.connection, version, path.join(folder, `${name}_${round}.yaml`), {
          ...base,
          grid_config,
        });
      measured.sweep.push(await sweepSeconds(sandbox, round));
      let each = 0;
      for (const [at, one] of oneModelGrids().entries()) each += await alone(`model_${at}`, one);
      measured.each.push(each);
      measured.one.push(await alone("all", grid));
      const shown = Object.entries(measured).map(
        ([what, seconds]) => `${what} ${seconds.at(-1)?.toFixed(1)} s`,
      );
      process.stdout.write(`round ${round}: ${shown.join(", ")}\n`);
    }
  } finally {
    await postgres.stop();
    sandbox.remove();
    rmSync(folder, { recursive: true, force: true });
  }
  const sweep = median(measured.sweep);
  reportFigures([
    { name: "twelve cells / Triage once per config", value: sweep / median(measured.each), atMost: 0.36 },
    {
      name: "twelve cells / one Triage experiment of twelve models",
      value: sweep / median(measured.one),
      atMost: 0.8,
    },
  ]);
}

/** The grid of each single model. */
function oneModelGrids(): Record<string, Record<string, unknown[]>>[] {
  return Object.entries(grid).flatMap(([path, parameters]) => {
    const [[name, values] = ["", []], ...fixed] = Object.entries(parameters);
    return values.map((value) => ({ [path]: { [name]: [value], ...Object.fromEntries(fixed) } }));
  });
}

/** From the command to its end, on tables that were loaded before under a data version of this round's own. */
async function sweepSeconds(sandbox: Sandbox, round: number): Promise<number> {
  sandbox.write("tables.sql", `-- round ${round}\n${sandbox.read("tables.sql")}`);
  sandbox.write("bench.yaml", stringify(sweepFile));
  await succeed(sandbox, "load", "tables.sql");
  while (sandbox.processes().length > 0) await sleep(100);
  return secondsOf(() => succeed(sandbox, "run", "bench.yaml", "--yes"));
}

async function succeed(sandbox: Sandbox, ...args: string[]): Promise<void> {
  const { code, stderr } = await sandbox.sweep(...args);
  if (code !== 0) throw new Error(stderr);
}

/** What Triage's command line takes for one config on a fresh database. */
async function aloneSeconds(
  connection: PostgresConnection,
  template: string,
  file: string,
  config: unknown,
): Promise<number> {
  // Quoted, since PyYAML would read a plain 2014-01-01 as a date.
  writeFileSync(file, stringify(config, { defaultStringType: "QUOTE_DOUBLE", defaultKeyType: "PLAIN" }));
  const { host, port, user, password } = connection;
  const env = {
    PGHOST: host,
    PGPORT: String(port),
    PGUSER: user,
    PGPASSWORD: password,
    OMP_NUM_THREADS: "1",
    OPENBLAS_NUM_THREADS: "1",
  };
  const script = path.join(installRoot, "test", "e2e", "alone.py");
  const args = [script, template, file, file.replace(/\.yaml$/, "")];
  const { code, stderr } = await finished(python, args, {
    cwd: path.dirname(file),
    env: { ...process.env, ...env },
  });
  if (code !== 0) throw new Error(stderr);
  return Number(stderr.trim().split("\n").at(-1));
}

bench().catch((error: unknown) => {
  process.stderr.write(`${(error as Error).stack}\n`);
  process.exitCode = 1;
});
