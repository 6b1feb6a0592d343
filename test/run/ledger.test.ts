import assert from "node:assert/strict";
import { findRun, listRuns, readRun, readRunRecord } from "../../tools/run/ledger";
import { sampleRun, storeRun } from "./sample-run";
import { temporaryStores } from "./temporary-store";

describe("createRun", () => {
  const newStore = temporaryStores();

  it("writes down a run that is read back whole", async () => {
    const store = newStore();
    const run = sampleRun("20261123-1-aaaa", ["a", "grün-é"], {
      note: "first",
      goal: "precision@10%",
      git: { commit: "c0ffee", dirty: true },
      baseline: ["id-a"],
      baselineAxes: ["model"],
    });
    await storeRun(store, run);
    assert.deepEqual(await readRun(store, run.id), run);
    const { cells: _, ...record } = run;
    assert.deepEqual(await readRunRecord(store, run.id), record);
  });

  it("leaves a run of the same id as it is", async () => {
    const store = newStore();
    await storeRun(store, sampleRun("r1", ["a"]));
    await assert.rejects(storeRun(store, sampleRun("r1", ["b"])), { message: "a run r1 exists already" });
    assert.deepEqual(await readRun(store, "r1"), sampleRun("r1", ["a"]));
  });
});

describe("findRun", () => {
  const newStore = temporaryStores();
  const storeWith = async (...ids: string[]) => {
    const store = newStore();
    for (const id of ids) await storeRun(store, sampleRun(id));
    return store;
  };

  it("takes the latest run where none is named", async () => {
    const store = await storeWith("20261122-2", "20261123-1", "20261121-3");
    assert.deepEqual(await listRuns(store), ["20261121-3", "20261122-2", "20261123-1"]);
    assert.equal((await findRun(store, undefined)).id, "20261123-1");
  });

  it("passes over a run that was not completely written where none is named", async () => {
    const store = await storeWith("20261122-2");
    await store.put("runs/20261123-1/cells.json", "[]");
    assert.equal((await findRun(store, undefined)).id, "20261122-2");
  });

  it("finds a run by its id, the start of it, and an id that others start with", async () => {
    const store = await storeWith("r1", "r10", "s2");
    assert.equal((await findRun(store, "r10")).id, "r10");
    assert.equal((await findRun(store, "s")).id, "s2");
    assert.equal((await findRun(store, "r1")).id, "r1");
  });

  it("says that nothing has been run", async () => {
    await assert.rejects(findRun(newStore(), undefined), {
      name: "Problem",
      message: "nothing has been run on this stack yet",
      hint: "sweep run FILE starts a run",
      exitCode: 2,
    });
  });

  it("refuses the start of several ids, and names the latest of them", async () => {
    const store = await storeWith("r1", "r2", "r3", "r4");
    await assert.rejects(findRun(store, "r"), {
      message: '4 runs start with "r"',
      hint: "such as r2, r3, r4",
      exitCode: 2,
    });
  });

  for (const named of ["x", "r11", "../r1"]) {
    it(`refuses "${named}", which no run starts with`, async () => {
      await assert.rejects(findRun(await storeWith("r1"), named), {
        message: `there is no run "${named}"`,
        hint: "sweep runs lists them",
        exitCode: 2,
      });
    });
  }
});

describe("readRun", () => {
  const newStore = temporaryStores();

  it("says that a run is incomplete", async () => {
    const store = newStore();
    await store.put("runs/r1/cells.json", "[]");
    await assert.rejects(readRun(store, "r1"), {
      message: "the run r1 is incomplete in the store",
      exitCode: 3,
    });
  });

  const { cells: _, ...record } = sampleRun("r1");
  const broken: readonly (readonly [string, string, string, string | undefined])[] = [
    ["is not JSON", "{", "runs/r1/run.json in the store is not JSON", undefined],
    [
      "is of another schema version",
      JSON.stringify({ ...record, schemaVersion: 2 }),
      "runs/r1/run.json in the store cannot be read: schemaVersion: Invalid input: expected 1",
      "it may have been written by a newer version of sweepstack",
    ],
    [
      "lacks something",
      JSON.stringify({ ...record, git: { commit: "c0ffee" } }),
      "runs/r1/run.json in the store cannot be read: git.dirty: Invalid input: expected boolean, received undefined",
      "it may have been written by a newer version of sweepstack",
    ],
  ];
  for (const [which, text, message, hint] of broken) {
    it(`says that a record ${which}`, async () => {
      const store = newStore();
      await store.put("runs/r1/cells.json", "[]");
      await store.put("runs/r1/run.json", text);
      await assert.rejects(readRun(store, "r1"), {
        name: "Problem",
        message,
        exitCode: 3,
        ...(hint && { hint }),
      });
      await assert.rejects(findRun(store, undefined), { message });
    });
  }
});
