import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { Sandbox } from "./sandbox";
import { until } from "./until";

interface RunDocument {
  readonly cells: readonly { readonly name: string; readonly state: string; readonly reason?: string }[];
}

describe("a run in which something fails", () => {
  const sandboxes: Sandbox[] = [];

  const sandbox = (env: NodeJS.ProcessEnv = {}) => {
    const made = new Sandbox("tiny", env);
    sandboxes.push(made);
    return made;
  };

  afterEach(() => {
    for (const made of sandboxes.splice(0)) made.remove();
  });

  it("reports what Triage would run to a silent failure, finishes the other cells, and runs none of them again", async () => {
    const made = sandbox();
    const first = await runToEnd(made, "truthful.yaml");
    assert.equal(first.code, 1, first.stderr);
    const expected: Record<string, RegExp | undefined> = {
      fine: undefined,
      "no-such-column": /column "worse" does not exist/,
      "one-label":
        /^6 of 9 models failed: .* was not trained: all labels of the train matrix .* are equal|^9 of 9 models failed: .* all labels of the train matrix/,
      untrainable:
        /^3 of 9 models failed: sklearn\.tree\.DecisionTreeClassifier\(max_depth=-3, .*InvalidParameterError.*max_depth/,
      "empty-cohort": /Query does not return any rows for the given as_of_dates/,
      "also-fine": undefined,
    };
    assert.deepEqual(
      first.states,
      Object.fromEntries(
        Object.entries(expected).map(([name, reason]) => [name, reason ? "failed" : "done"]),
      ),
    );
    for (const [name, reason] of Object.entries(expected))
      if (reason) assert.match(first.reasons[name] ?? "", reason, name);

    const results = resultFiles(made);
    const second = await runToEnd(made, "truthful.yaml");
    assert.equal(second.code, 1);
    assert.deepEqual(resultFiles(made), results);

    const rerun = await runToEnd(made, "truthful.yaml", "--rerun", "failed");
    assert.equal(rerun.code, 1);
    assert.equal(resultFiles(made).length, results.length + 4);
    assertNoSecrets(made);
  });

  it("reports a cell that was killed as lost, and a second run does only that", async () => {
    const made = sandbox();
    const ended = runToEnd(made, "numbers.yaml", "--max-in-flight", "2");
    await until(() => resultFiles(made).length >= 1, "a first result");
    await until(() => made.runnerProcesses().cells.length > 0, "a running cell");
    process.kill(made.runnerProcesses().cells[0] as number, "SIGKILL");
    const first = await ended;
    assert.equal(first.code, 1, first.stderr);
    const lost = Object.entries(first.states).filter(([, state]) => state !== "done");
    assert.deepEqual(
      lost.map(([, state]) => state),
      ["lost"],
    );
    assert.match(first.reasons[lost[0]?.[0] as string] ?? "", /was killed \(SIGKILL\)/);
    const results = resultFiles(made).length;
    const second = await runToEnd(made, "numbers.yaml");
    assert.equal(second.code, 0, second.stderr);
    assert.equal(resultFiles(made).length, results + 1);
  });

  it("reports cells whose database went away, goes on with the others, and a second run does what is missing", async () => {
    const made = sandbox();
    const ended = runToEnd(made, "numbers.yaml", "--max-in-flight", "2");
    await until(() => resultFiles(made).length >= 3, "three results");
    process.kill(Number(made.read(".sweep", "postgres", "data", "postmaster.pid").split("\n")[0]), "SIGKILL");
    const first = await ended;
    assert.ok([0, 1].includes(first.code), first.stderr);
    assert.ok(
      Object.values(first.states).every((state) => state === "done" || state === "lost"),
      JSON.stringify(first.reasons),
    );
    const second = await runToEnd(made, "numbers.yaml");
    assert.equal(second.code, 0, second.stderr);
  });

  it("leaves no process behind after the idle time", async () => {
    const made = sandbox({ SWEEP_IDLE_SECONDS: "2" });
    await runToEnd(made, "other-data.yaml");
    await until(
      () => made.processes().length === 0,
      "the end of the supervisor, PostgreSQL and the runner",
      30_000,
    );
  });
});

async function runToEnd(made: Sandbox, file: string, ...flags: string[]) {
  const { code, stdout, stderr } = await made.sweep("run", file, "--yes", "--json", ...flags);
  const { cells } = JSON.parse(stdout || '{"cells":[]}') as RunDocument;
  const states = Object.fromEntries(cells.map(({ name, state }) => [name, state]));
  const reasons = Object.fromEntries(cells.map(({ name, reason }) => [name, reason]));
  return { code, stderr, states, reasons };
}

function resultFiles(made: Sandbox): string[] {
  return storeFiles(made)
    .filter((file) => path.basename(file) === "result.json")
    .sort();
}

function storeFiles(made: Sandbox): string[] {
  const store = made.file(".sweep", "store");
  try {
    return readdirSync(store, { recursive: true }).map((name) => path.join(store, String(name)));
  } catch {
    return [];
  }
}

/** The database's password stands in no document of the store. */
function assertNoSecrets(made: Sandbox): void {
  const password = made.read(".sweep", "postgres", "password").trim();
  assert.ok(password.length > 10);
  for (const file of storeFiles(made)) {
    if (statSync(file).isFile()) assert.ok(!readFileSync(file, "utf8").includes(password), file);
  }
}
