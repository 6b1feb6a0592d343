import assert from "node:assert/strict";
import { readConfigs } from "../../tools/run/read-configs";
import { readJobs } from "../../tools/run/read-jobs";
import { leave, scopeCell } from "./sample-run";
import { temporaryStores } from "./temporary-store";

describe("readConfigs", () => {
  const temporaryStore = temporaryStores();
  it("reads what the effective attempt at each cell ran with", async () => {
    const store = temporaryStore();
    const done = { claimedBy: "j1", result: {} };
    await leave(store, "key-a", done, done);
    await store.put("results/key-a/0001/config.yaml", "old: 1\n");
    await store.put("results/key-a/0002/config.yaml", "new: 1\n");
    const cells = ["a", "b"].map(scopeCell);
    const known = await readJobs(store, ["key-a", "key-b"]);
    assert.deepEqual(await readConfigs(store, cells, known), new Map([["id-a", "new: 1\n"]]));
  });
});
