import assert from "node:assert/strict";
import { runningReason } from "../../tools/run/running-reason";
import { leave } from "./sample-run";
import { temporaryStores } from "./temporary-store";

describe("runningReason", () => {
  const newStore = temporaryStores();
  const begun = "it has just begun, or waits for another cell that builds the same";

  const cases: readonly (readonly [string, string | undefined, string])[] = [
    [
      "matrices",
      '{"phase":"matrices","done":null,"total":null}',
      "it builds cohort, labels, features and matrices",
    ],
    ["models", '{"phase":"models","done":3,"total":8}', "it trains and tests models (3 of 8)"],
    ["another phase", '{"phase":"dreams"}', "it dreams"],
    ["nothing yet", undefined, begun],
    ["what is no JSON, as it is being written", '{"phase":"mod', begun],
    ["what it does not know", '{"step":1}', begun],
  ];
  for (const [which, text, reason] of cases) {
    it(`tells ${which}`, async () => {
      const store = newStore();
      await leave(store, "key-a", { claimedBy: "j1" });
      if (text !== undefined) await store.put("results/key-a/0001/progress.json", text);
      assert.equal(await runningReason(store, "key-a"), reason);
    });
  }

  it("tells of the attempt that runs, not of one before it that has a result", async () => {
    const store = newStore();
    await leave(store, "key-a", { claimedBy: "j1", result: {} });
    await store.put("results/key-a/0001/progress.json", '{"phase":"models","done":8,"total":8}');
    assert.equal(await runningReason(store, "key-a"), begun);
    await store.put("results/key-a/0002/progress.json", '{"phase":"models","done":1,"total":8}');
    assert.equal(await runningReason(store, "key-a"), "it trains and tests models (1 of 8)");
  });

  it("has nothing to tell of a job without a trace", async () => {
    assert.equal(await runningReason(newStore(), "key-a"), begun);
  });
});
