import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseDocument } from "yaml";
import { loadData } from "../../tools/data/load-data";
import { findSupervisor } from "../../tools/local/connect-supervisor";
import { type PostgresConnection, startPostgres } from "../../tools/local/postgres";
import { finished, python, Sandbox } from "./sandbox";
import { until } from "./until";

/** Cells by name, with their evaluations, all columns, one line of JSON each, sorted. */
type Numbers = Map<string, readonly string[]>;

/** How the runs differ; every way must give the numbers that each config gives alone. */
const fourAtATime = { SWEEP_LOCAL_VCPUS: "4", SWEEP_LOCAL_MEMORY_MIB: "16384", SWEEP_IDLE_SECONDS: "60" };

describe("the numbers of a sweep whose cells differ under unchanged names", () => {
  const sandboxes: Sandbox[] = [];
  let alone: Numbers;

  const sandbox = () => {
    const made = new Sandbox("tiny", fourAtATime);
    sandboxes.push(made);
    return made;
  };

  before("run each config alone by Triage's command line, on its own fresh database", async () => {
    alone = await runAlone(sandbox());
  });

  after(() => {
    for (const made of sandboxes) made.remove();
  });

  it("are those of each config alone when one cell runs at a time", async () => {
    const made = sandbox();
    await run(made, "numbers.yaml", "--max-in-flight", "1");
    assertSame(await numbersOf(made), alone, "numbers");
  });

  it("are those of each config alone when four cells run at a time, on two data versions in one store", async () => {
    const made = sandbox();
    await run(made, "numbers.yaml", "--max-in-flight", "4");
    await run(made, "other-data.yaml", "--max-in-flight", "4");
    assertSame(await numbersOf(made), alone);
    assertModelGroupsApart(made);
  });

  it("are those of each config alone in the reversed order", async () => {
    const made = sandbox();
    const document = parseDocument(made.read("numbers.yaml"));
    const labels = document.getIn(["axes", "variant", "named"], true) as { items: unknown[] };
    labels.items.reverse();
    made.write("reversed.yaml", document.toString());
    await run(made, "reversed.yaml", "--max-in-flight", "2");
    assertSame(await numbersOf(made), alone, "numbers");
  });

  it("are those of each config alone when the runner is killed twice on the way", async () => {
    const made = sandbox();
    const ended = made.sweep("run", "numbers.yaml", "--yes", "--max-in-flight", "4");
    for (const results of [2, 7]) await killRunnerAfter(made, results);
    const { code, stderr } = await ended;
    assert.equal(code, 0, stderr);
    assertSame(await numbersOf(made), alone, "numbers");
  });
});

async function run(made: Sandbox, file: string, ...flags: string[]): Promise<void> {
  const { code, stderr } = await made.sweep("run", file, "--yes", ...flags);
  assert.equal(code, 0, stderr);
}

/** Kills the warm runner with SIGKILL as soon as so many results are there. */
async function killRunnerAfter(made: Sandbox, results: number): Promise<void> {
  await until(() => resultFiles(made).length >= results, `${results} results`);
  await until(() => made.runnerProcesses().runners.length > 0, "a warm runner");
  for (const pid of made.runnerProcesses().runners) process.kill(pid, "SIGKILL");
}

/** The configs that `sweep show` prints, each run alone; names get the sweep's name before them. */
async function runAlone(made: Sandbox): Promise<Numbers> {
  const folder = mkdtempSync(path.join(tmpdir(), "alone-"));
  const postgres = await startPostgres({ directory: path.join(folder, "postgres"), onLog: () => {} });
  try {
    const numbers: Numbers = new Map();
    const tasks: (() => Promise<void>)[] = [];
    for (const [sweep, tables] of [
      ["numbers", "tables.sql"],
      ["other-data", "other-tables.sql"],
    ] as const) {
      const { version } = await loadData([made.file(tables)], postgres.connection, python, () => {});
      for (const name of await cellNames(made, `${sweep}.yaml`)) {
        tasks.push(async () => {
          const config = path.join(folder, `${sweep}-${name}.yaml`);
          const shown = await made.sweep("show", `${sweep}.yaml`, name);
          assert.equal(shown.code, 0, shown.stderr);
          writeFileSync(config, shown.stdout);
          const lines = await evaluations(postgres.connection, [
            "alone.py",
            version,
            config,
            path.join(folder, `${sweep}-${name}`),
          ]);
          numbers.set(`${sweep} ${name}`, lines);
        });
      }
    }
    await Promise.all(
      [0, 1].map(async () => {
        for (let task = tasks.shift(); task; task = tasks.shift()) await task();
      }),
    );
    return numbers;
  } finally {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function cellNames(made: Sandbox, file: string): Promise<string[]> {
  const { code, stdout, stderr } = await made.sweep("plan", file, "--json");
  assert.equal(code, 0, stderr);
  return (JSON.parse(stdout) as { cells: { name: string }[] }).cells.map(({ name }) => name);
}

/** The evaluations in a sandbox's databases, of the effective result of each cell. */
async function numbersOf(made: Sandbox): Promise<Numbers> {
  const supervisor = await findSupervisor(made.file(".sweep"));
  assert.ok(supervisor, "the supervisor still runs");
  const connection = await supervisor.call("database", {});
  const numbers: Numbers = new Map();
  for (const file of resultFiles(made)) {
    const result = JSON.parse(readFileSync(file, "utf8"));
    const sweep = JSON.parse(
      readFileSync(made.file(".sweep", "store", "runs", result.run, "run.json"), "utf8"),
    ).name;
    const name = `${sweep} ${result.name}`;
    assert.ok(!numbers.has(name), `${name} has one result`);
    numbers.set(
      name,
      await evaluations(connection, ["evaluations.py", result.dataVersion, String(result.triage.runId)]),
    );
  }
  return numbers;
}

function resultFiles(made: Sandbox): string[] {
  const results = made.file(".sweep", "store", "results");
  try {
    return readdirSync(results, { recursive: true })
      .map(String)
      .filter((name) => path.basename(name) === "result.json")
      .map((name) => path.join(results, name));
  } catch {
    return [];
  }
}

async function evaluations(
  { host, port, user, password }: PostgresConnection,
  args: readonly string[],
): Promise<string[]> {
  const [script, ...rest] = args as [string, ...string[]];
  const env = {
    ...process.env,
    PGHOST: host,
    PGPORT: String(port),
    PGUSER: user,
    PGPASSWORD: password,
    OMP_NUM_THREADS: "1",
    TZ: "UTC",
  };
  const { code, stdout, stderr } = await finished(python, [path.join(__dirname, script), ...rest], {
    cwd: __dirname,
    env,
  });
  assert.equal(code, 0, stderr);
  return stdout.trimEnd().split("\n");
}

/** All cells of the sweeps, each line of each equal; `only` takes those of one sweep. */
function assertSame(actual: Numbers, expected: Numbers, only = ""): void {
  const wanted = [...expected.keys()].filter((name) => name.startsWith(only)).sort();
  assert.deepEqual([...actual.keys()].sort(), wanted);
  for (const name of wanted) assert.deepEqual(actual.get(name), expected.get(name), name);
}

/** No model group is in two definitions. */
function assertModelGroupsApart(made: Sandbox): void {
  const definitions = new Map<string, string>();
  for (const file of resultFiles(made)) {
    const { triage, dataVersion } = JSON.parse(readFileSync(file, "utf8"));
    const { models } = JSON.parse(readFileSync(path.join(path.dirname(file), "evaluations.json"), "utf8"));
    for (const { modelGroupId } of models) {
      const group = `${dataVersion} ${modelGroupId}`;
      assert.equal(definitions.get(group) ?? triage.definition, triage.definition, `model group ${group}`);
      definitions.set(group, triage.definition);
    }
  }
  assert.ok(new Set(definitions.values()).size > 5, "there are several definitions");
}
