import assert from "node:assert/strict";
import { ReadRun } from "./read-run";
import { Sandbox } from "./sandbox";

interface RunDocument {
  readonly run: string;
  readonly totals: Readonly<Record<string, number>>;
  readonly cells: readonly {
    readonly name: string;
    readonly state: string;
    readonly stage: string;
    readonly reason?: string;
  }[];
}

describe("a sweep in stages, and one of commands", () => {
  const made = new Sandbox("tiny", { SWEEP_IDLE_SECONDS: "3" });
  after(() => made.remove());

  const run = async (...args: string[]) => {
    const { code, stdout, stderr } = await made.sweep(...args, "--json");
    return { code, stderr, ...(JSON.parse(stdout || '{"run":"","totals":{},"cells":[]}') as RunDocument) };
  };
  const essence = ({ totals }: RunDocument) =>
    Object.fromEntries(Object.entries(totals).filter(([, cells]) => cells > 0));

  it("validates once per combination, trains short, and lets the best go on in full", async () => {
    const document = await run("run", "stages.yaml", "--yes");
    assert.equal(document.code, 1, document.stderr);
    assert.deepEqual(essence(document), { done: 3, failed: 2, notPromoted: 3 });
    for (const { name, state, stage } of document.cells) {
      assert.equal(state === "failed", name.includes("broken"), name);
      assert.equal(stage, state === "failed" ? "quick" : "full");
    }
    const results = await made.sweep("results", document.run, "--json");
    const { tables, missing } = JSON.parse(results.stdout);
    assert.equal(tables.length, 1);
    assert.equal(tables[0].rows.length, 3);
    assert.deepEqual([...new Set(missing.map((each: { state: string }) => each.state))].sort(), [
      "failed",
      "not promoted",
    ]);
  });

  it("lets the same cells go on that the numbers of the stage before say", async () => {
    const quick = JSON.parse((await made.sweep("results", "--stage", "quick", "--json")).stdout);
    const best = quick.tables[0].rows.slice(0, 3).map((row: { name: string }) => row.name);
    const full = JSON.parse((await made.sweep("results", "--json")).stdout);
    assert.deepEqual(full.tables[0].rows.map((row: { name: string }) => row.name).sort(), best.sort());
  });

  it("gives in the last stage the numbers that the cells have without stages", async () => {
    const staged = new ReadRun(made, (await run("watch")).run).finished();
    const text = made.read("stages.yaml");
    made.write("plain.yaml", text.slice(0, text.indexOf("stages:")).replace("name: stages", "name: plain"));
    const plain = await run("run", "plain.yaml", "--yes");
    assert.deepEqual(essence(plain), { done: 6, failed: 2 });
    const alone = new ReadRun(made, plain.run).finished();
    const promoted = Object.keys(staged).filter((name) => staged[name]?.length);
    assert.equal(promoted.length, 3);
    for (const name of promoted) assert.deepEqual(alone[name], staged[name], "one result is both's");
  });

  it("stops after a stage where it is told to, and goes on from there", async () => {
    made.write("tables.sql", `-- other data\n${made.read("tables.sql")}`);
    const quick = await run(
      "run",
      "stages.yaml",
      "--yes",
      "--stage",
      "quick",
      "--only",
      "model=tree",
      "--first",
      "2",
    );
    assert.deepEqual([quick.code, essence(quick)], [0, { done: 2 }], quick.stderr);
    const refused = await made.sweep("results");
    assert.match(refused.stderr, /went only up to the stage "quick": its numbers are not the cells' own/);
    const full = await run("run", "stages.yaml", "--yes", "--only", "model=tree", "--first", "2");
    assert.deepEqual([full.code, essence(full)], [0, { done: 1, notPromoted: 1 }], full.stderr);
  });

  it("runs commands with their labels, several in a job, and tells which failed and why", async () => {
    const document = await run("run", "commands.yaml", "--yes");
    assert.equal(document.code, 1, document.stderr);
    assert.deepEqual(essence(document), { done: 5, failed: 2 });
    for (const { name, state, reason } of document.cells)
      if (state === "failed") assert.match(reason ?? "", /^exit code 1: \d+\.\d+/, name);
    const log = await made.sweep("logs", document.run, "2-a");
    assert.match(log.stdout, /^#1 \| depth 2 of 2-a\n#1 \| 1\.26\.0\n$/);
    const why = await made.sweep("why", document.run);
    assert.match(why.stdout, /^2 cells failed: exit code 1/);
  });

  it("starts nothing more after a failure where the sweep says so, and goes on when that is run again", async () => {
    made.write(
      "stopping.yaml",
      `name: stopping
command: ["sh", "-c", "sleep 0.2; test -e ok || test \${n} != 2"]
axes: { n: [1, 2, 3, 4, 5, 6] }
limits: { maxInFlight: 1 }
onFailure: stop
`,
    );
    const stopped = await run("run", "stopping.yaml", "--yes");
    assert.deepEqual([stopped.code, essence(stopped)], [1, { done: 1, failed: 1, notStarted: 4 }]);
    const again = await run("run", "stopping.yaml", "--yes");
    assert.deepEqual(essence(again), { done: 1, failed: 1, waiting: 4 });
    made.write("ok", "");
    const retried = await run("retry");
    assert.deepEqual([retried.code, essence(retried)], [0, { done: 6 }], retried.stderr);
  });
});
