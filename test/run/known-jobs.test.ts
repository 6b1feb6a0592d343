import assert from "node:assert/strict";
import { knownJobs } from "../../tools/run/known-jobs";
import { changes, child, FakeBackend } from "./fake-backend";
import { leave, leaveArray } from "./sample-run";
import { temporaryStores } from "./temporary-store";

describe("knownJobs", () => {
  const newStore = temporaryStores();

  /** A job `j1` of run `r1` whose children run two cells each. */
  const begin = async () => {
    const [store, backend] = [newStore(), new FakeBackend()];
    await leaveArray(store, "r1", 0, ["a", "b", "c"], 2);
    backend.names.set("j1", "r1-a0");
    backend.jobs.set("j1", changes("j1", "RUNNING", child(0, "RUNNING"), child(1, "RUNNABLE")));
    const know = async (...keys: string[]) => {
      const { known, active } = await knownJobs(store, backend, keys);
      return {
        known: [...known].map(([key, { state, generation }]) => `${key} ${state} ${generation}`),
        active: [...active].map(([key, { status, index }]) => `${key} ${status} ${index}`),
      };
    };
    return { store, know };
  };

  it("leaves out what has no trace", async () => {
    const { know } = await begin();
    assert.deepEqual(await know("x"), { known: [], active: [] });
  });

  it("says that jobs run which wait or run", async () => {
    const { know } = await begin();
    assert.deepEqual(await know("a", "c", "x"), {
      known: ["a running 0", "c running 0"],
      active: ["a RUNNING 0", "c RUNNABLE 1"],
    });
  });

  it("says that a job runs again that has a result of before", async () => {
    const { store, know } = await begin();
    await leave(store, "a", { claimedBy: "j0", result: {} });
    assert.deepEqual(await know("a"), { known: ["a running 1"], active: ["a RUNNING 0"] });
  });

  it("says that a cell is finished whose job goes on with others", async () => {
    const { store, know } = await begin();
    await leave(store, "a", { claimedBy: "j1", result: {} });
    await leave(store, "b", { claimedBy: "j1" });
    assert.deepEqual(await know("a", "b"), { known: ["a done 1", "b running 1"], active: ["b RUNNING 0"] });
  });

  it("says that a claim without a result is lost whose job has ended", async () => {
    const { store, know } = await begin();
    await leave(store, "x", { claimedBy: "j0" });
    assert.deepEqual(await know("x"), { known: ["x lost 1"], active: [] });
  });
});
