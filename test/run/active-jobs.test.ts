import assert from "node:assert/strict";
import { readActiveJobs } from "../../tools/run/active-jobs";
import type { Store } from "../../tools/stores/store";
import { changes, child, FakeBackend } from "./fake-backend";
import { leaveArray, sampleRun, storeRun } from "./sample-run";
import { temporaryStores } from "./temporary-store";

describe("readActiveJobs", () => {
  const newStore = temporaryStores();

  /** An array of a run, with a job and the keys of its children. */
  const addArray = async (
    store: Store,
    backend: FakeBackend,
    run: string,
    array: number,
    jobId: string,
    ...keys: string[]
  ) => {
    await leaveArray(store, run, array, keys);
    backend.names.set(jobId, `${run}-a${array}`);
  };

  it("gives the children that wait or run, of all runs and arrays", async () => {
    const [store, backend] = [newStore(), new FakeBackend()];
    for (const id of ["r1", "r2"]) await storeRun(store, sampleRun(id));
    await addArray(store, backend, "r1", 0, "j1", "a", "b", "c", "d");
    await addArray(store, backend, "r1", 1, "j2", "e");
    await addArray(store, backend, "r2", 0, "j3", "f");
    backend.jobs.set(
      "j1",
      changes(
        "j1",
        "RUNNING",
        child(0, "SUCCEEDED"),
        child(1, "RUNNING"),
        child(2, "RUNNABLE"),
        child(3, "FAILED"),
      ),
    );
    backend.jobs.set("j2", changes("j2", "SUCCEEDED", child(0, "SUCCEEDED")));
    backend.jobs.set("j3", changes("j3", "RUNNABLE", child(0, "RUNNABLE")));
    assert.deepEqual(
      [...(await readActiveJobs(store, backend))],
      [
        ["b", { jobId: "j1", run: "r1", index: 1, status: "RUNNING" }],
        ["c", { jobId: "j1", run: "r1", index: 2, status: "RUNNABLE" }],
        ["f", { jobId: "j3", run: "r2", index: 0, status: "RUNNABLE" }],
      ],
    );
  });

  it("gives all cells of a child that runs several", async () => {
    const [store, backend] = [newStore(), new FakeBackend()];
    await leaveArray(store, "r1", 0, ["a", "b", "c"], 2);
    backend.names.set("j1", "r1-a0");
    backend.jobs.set("j1", changes("j1", "RUNNING", child(0, "RUNNING"), child(1, "RUNNABLE")));
    const active = await readActiveJobs(store, backend);
    assert.deepEqual(
      [...active].map(([key, { index, status }]) => [key, index, status]),
      [
        ["a", 0, "RUNNING"],
        ["b", 0, "RUNNING"],
        ["c", 1, "RUNNABLE"],
      ],
    );
  });

  it("passes over jobs of others", async () => {
    const [store, backend] = [newStore(), new FakeBackend()];
    backend.names.set("j1", "somebody-elses");
    backend.jobs.set("j1", changes("j1", "RUNNING", child(0, "RUNNING")));
    assert.deepEqual(await readActiveJobs(store, backend), new Map());
  });

  for (const [first, second] of [
    ["RUNNING", "RUNNABLE"],
    ["RUNNABLE", "RUNNING"],
  ] as const) {
    it(`takes the job that runs where one is ${first} and a later one is ${second}`, async () => {
      const [store, backend] = [newStore(), new FakeBackend()];
      await storeRun(store, sampleRun("r1"));
      await addArray(store, backend, "r1", 0, "j1", "a");
      await addArray(store, backend, "r1", 1, "j2", "a");
      backend.jobs.set("j1", changes("j1", first, child(0, first)));
      backend.jobs.set("j2", changes("j2", second, child(0, second)));
      const jobId = first === "RUNNING" ? "j1" : "j2";
      const active = await readActiveJobs(store, backend);
      assert.deepEqual(active.get("a"), { jobId, run: "r1", index: 0, status: "RUNNING" });
    });
  }
});
