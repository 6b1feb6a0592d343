import assert from "node:assert/strict";
import { sampleRun, storeRun } from "../run/sample-run";
import { TemporaryProject } from "./temporary-project";

describe("sweep, with a run in the store", function () {
  this.timeout(60_000);
  const project = new TemporaryProject({});
  after(() => project.remove());
  before(() =>
    storeRun(project.store, sampleRun("20261123-142501-aaaa", ["a", "b"], { image: project.image })),
  );

  it("says of a run of commands that there is no data to ask", async () => {
    await storeRun(project.store, sampleRun("18880101-words", ["a"], { dataVersion: "none" }));
    const { code, stderr } = await project.sweep(["sql", "select 1", "--run", "1888"]);
    assert.deepEqual(
      [code, stderr],
      [
        2,
        "error: the run's cells ran commands without data [no-data]\n  hint: --data VERSION asks a data version\n",
      ],
    );
  });

  it("says where it stands, and what to do", async () => {
    const { code, stdout, stderr } = await project.sweep(["status", "2026"]);
    assert.deepEqual(
      [code, stdout],
      [0, "run 20261123-142501-aaaa of sample · 2 cells · 2026-11-23 14:25 UTC by ada\n2 waiting\n"],
    );
    assert.match(stderr, /\n2 cells missing: sweep watch 20261123-142501-aaaa goes on\n$/);
  });

  for (const command of ["status", "results"]) {
    it(`says of "${command} 1999" that there is no such run`, async () => {
      const stderr = 'error: there is no run "1999"\n  hint: sweep runs lists them\n';
      assert.deepEqual(await project.sweep([command, "1999"]), { code: 2, stdout: "", stderr });
    });
  }

  it("says that there are no logs", async () => {
    const { code, stderr } = await project.sweep(["logs"]);
    assert.equal(code, 2);
    assert.match(stderr, /\nerror: there are no logs yet\n {2}hint: sweep status 20261123-142501-aaaa says/);
  });

  it("prints the logs of a cell, and of all cells, each attempt by itself", async () => {
    await project.store.put("results/key-a/0001/log.txt", "one\ntwo\n");
    await project.store.put("results/key-a/0002/log.txt", "three");
    await project.store.put("results/key-b/0001/log.txt", "four\n");
    const ofA = await project.sweep(["logs", "a"]);
    assert.deepEqual([ofA.code, ofA.stdout], [0, "#1 | one\n#1 | two\n#2 | three\n"]);
    const ofAll = await project.sweep(["logs", "2026"]);
    assert.equal(ofAll.stdout, "a #1 | one\na #1 | two\na #2 | three\nb #1 | four\n");
  });

  it("says that there is no such run or cell for logs", async () => {
    const { code, stderr } = await project.sweep(["logs", "1999"]);
    assert.equal(code, 2);
    assert.match(stderr, /^error: there is no cell "1999"\n/);
  });
});
