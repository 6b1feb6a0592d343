import assert from "node:assert/strict";
import { cancelRun, endJobs, isCancelled, resumeRun } from "../../tools/run/cancellation";
import { changes, child, FakeBackend } from "./fake-backend";
import { leaveArray, sampleRun } from "./sample-run";
import { temporaryStores } from "./temporary-store";

describe("cancelRun", () => {
  const newStore = temporaryStores();
  const run = sampleRun("r1");

  it("holds until somebody goes on with the run, as often as it is cancelled", async () => {
    const [store, backend] = [newStore(), new FakeBackend()];
    const seen: boolean[] = [];
    const look = async () => seen.push(await isCancelled(store, "r1"));
    await look();
    for (const _ of [1, 2]) {
      await cancelRun(store, backend, run);
      await look();
      await resumeRun(store, "r1");
      await look();
    }
    assert.deepEqual(seen, [false, true, false, true, false]);
    assert.deepEqual(await store.list("runs/r1/marks/"), [
      "runs/r1/marks/cancelled-1.json",
      "runs/r1/marks/cancelled-2.json",
      "runs/r1/marks/resumed-1.json",
      "runs/r1/marks/resumed-2.json",
    ]);
  });

  it("is undone by one who goes on, also where it was cancelled twice", async () => {
    const [store, backend] = [newStore(), new FakeBackend()];
    await cancelRun(store, backend, run);
    await cancelRun(store, backend, run);
    await resumeRun(store, "r1");
    assert.equal(await isCancelled(store, "r1"), false);
  });

  it("is one cancellation where two cancel at a time, and says nothing of other runs", async () => {
    const [store, backend] = [newStore(), new FakeBackend()];
    await Promise.all([cancelRun(store, backend, run), cancelRun(store, backend, run)]);
    await resumeRun(store, "r1");
    assert.deepEqual([await isCancelled(store, "r1"), await isCancelled(store, "r2")], [false, false]);
  });

  it("leaves no mark where a run goes on that was not cancelled", async () => {
    const store = newStore();
    await resumeRun(store, "r1");
    assert.deepEqual(await store.list("runs/"), []);
  });

  it("says who cancelled, and when", async () => {
    const store = newStore();
    await cancelRun(store, new FakeBackend(), run);
    const mark = JSON.parse(String(await store.get("runs/r1/marks/cancelled-1.json")));
    assert.deepEqual(Object.keys(mark), ["by", "at"]);
  });
});

describe("endJobs", () => {
  const newStore = temporaryStores();

  const begin = async () => {
    const [store, backend] = [newStore(), new FakeBackend()];
    const add = async (run: string, array: number, jobId: string, keys: readonly string[], pack = 1) => {
      await leaveArray(store, run, array, keys, pack);
      backend.names.set(jobId, `${run}-a${array}`);
      const children = Array.from({ length: Math.ceil(keys.length / pack) }, (_, at) =>
        child(at, at === 0 ? "RUNNING" : "RUNNABLE"),
      );
      backend.jobs.set(jobId, changes(jobId, "RUNNING", ...children));
    };
    return { store, backend, add };
  };

  it("ends each job of the run as a whole, and no other run's", async () => {
    const { store, backend, add } = await begin();
    await add("r1", 0, "j1", ["a", "b", "c"]);
    await add("r1", 1, "j2", ["d", "e", "f"], 2);
    await add("r12", 0, "j3", ["g"]);
    backend.names.set("j4", "somebody-elses");
    assert.equal(await endJobs(store, backend, "r1"), 6);
    assert.deepEqual(backend.terminated, [
      ["j1", "cancelled"],
      ["j2", "cancelled"],
    ]);
  });

  it("ends jobs for which another run's have come first, and counts a cell once", async () => {
    const { store, backend, add } = await begin();
    await add("r2", 0, "j1", ["a"]);
    await add("r1", 0, "j2", ["b", "a"]);
    await add("r1", 1, "j3", ["a"]);
    assert.equal(await endJobs(store, backend, "r1"), 2);
    assert.deepEqual(backend.terminated, [
      ["j2", "cancelled"],
      ["j3", "cancelled"],
    ]);
  });

  it("counts only cells that have not ended", async () => {
    const { store, backend, add } = await begin();
    await add("r1", 0, "j1", ["a", "b"]);
    backend.jobs.set("j1", changes("j1", "RUNNING", child(0, "SUCCEEDED"), child(1, "RUNNING")));
    assert.equal(await endJobs(store, backend, "r1"), 1);
  });

  it("ends nothing where nothing waits or runs", async () => {
    const { store, backend } = await begin();
    assert.equal(await endJobs(store, backend, "r1"), 0);
    assert.deepEqual(backend.terminated, []);
  });
});
