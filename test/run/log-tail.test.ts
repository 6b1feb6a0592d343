import assert from "node:assert/strict";
import fc from "fast-check";
import { LogTail } from "../../tools/run/log-tail";
import type { Store } from "../../tools/stores/store";
import { sampleScope, sampleStage } from "../plan/sample-scope";
import { temporaryStores } from "./temporary-store";

describe("LogTail", () => {
  const newStore = temporaryStores();
  const write = (store: Store, key: string, attempt: number, text: string | Buffer) =>
    store.put(`results/${key}/${String(attempt).padStart(4, "0")}/log.txt`, text);
  const tailOf = (store: Store, stages: readonly string[], names: readonly string[]) => {
    const scope = sampleScope(
      stages.map((name) => sampleStage(name)),
      names,
    );
    const tail = new LogTail(store, scope.cells, scope.stages);
    return async (toTheEnd = false) =>
      (await tail.read({ toTheEnd })).map(({ stage, name, attempt, text }) =>
        [...(stage === undefined ? [] : [stage]), name, attempt, text].join(" "),
      );
  };

  it("reads what is new, in whole lines", async () => {
    const store = newStore();
    const read = tailOf(store, ["run"], ["a", "b"]);
    assert.deepEqual(await read(), []);
    await write(store, "run-a", 1, "one\ntw");
    assert.deepEqual(await read(), ["a 1 one\n"]);
    assert.deepEqual(await read(), []);
    await write(store, "run-a", 1, "one\ntwo\nthree\n");
    await write(store, "run-b", 1, "four\n");
    assert.deepEqual(await read(), ["a 1 two\nthree\n", "b 1 four\n"]);
    assert.deepEqual(await read(true), []);
  });

  it("keeps a last line that has no end back, unless nothing comes after it", async () => {
    const store = newStore();
    const read = tailOf(store, ["run"], ["a"]);
    await write(store, "run-a", 1, "grün");
    assert.deepEqual(await read(), []);
    assert.deepEqual(await read(true), ["a 1 grün"]);
    assert.deepEqual(await read(true), []);
    await write(store, "run-a", 1, "grün?\n");
    assert.deepEqual(await read(), ["a 1 ?\n"]);
  });

  it("reads every attempt, the one after the other", async () => {
    const store = newStore();
    const read = tailOf(store, ["run"], ["a"]);
    await write(store, "run-a", 2, "second\n");
    await write(store, "run-a", 1, "first\n");
    assert.deepEqual(await read(), ["a 1 first\n", "a 2 second\n"]);
    await write(store, "run-a", 3, "third\n");
    assert.deepEqual(await read(), ["a 3 third\n"]);
  });

  it("passes over attempts that have not logged anything", async () => {
    const store = newStore();
    await store.put("results/run-a/0001/claim.json", "{}");
    await write(store, "run-a", 2, "");
    assert.deepEqual(await tailOf(store, ["run"], ["a"])(true), []);
  });

  it("names the stage where there are several", async () => {
    const store = newStore();
    await write(store, "full-a", 1, "better\n");
    await write(store, "quick-a", 1, "good\n");
    assert.deepEqual(await tailOf(store, ["quick", "full"], ["a"])(), [
      "quick a 1 good\n",
      "full a 1 better\n",
    ]);
  });

  it("reads a log once that stages and cells share", async () => {
    const store = newStore();
    await write(store, "same", 1, "once\n");
    const stages = [sampleStage("quick"), sampleStage("full", ["quick"])];
    const shared = { jobKey: "same", profile: "small" };
    const { cells } = sampleScope(stages, ["a", "b"], () => ({ ...shared, earlier: [shared] }));
    const logs = await new LogTail(store, cells, stages).read({ toTheEnd: true });
    assert.deepEqual(logs, [{ cell: "a", name: "a", stage: "quick", attempt: 1, text: "once\n" }]);
  });

  it("reads all of a log, whatever has been written of it when it is looked at", async () => {
    const lines = fc.array(fc.string({ unit: "binary" }).map((text) => text.replaceAll("\n", " ")));
    await fc.assert(
      fc.asyncProperty(lines, fc.array(fc.nat(100), { maxLength: 5 }), async (texts, cuts) => {
        const store = newStore();
        const read = tailOf(store, ["run"], ["a"]);
        const bytes = Buffer.from(texts.join("\n"));
        const pieces: string[] = [];
        for (const cut of cuts.sort((a, b) => a - b)) {
          await write(store, "run-a", 1, bytes.subarray(0, cut));
          pieces.push(...(await read()));
        }
        await write(store, "run-a", 1, bytes);
        pieces.push(...(await read(true)));
        assert.equal(pieces.map((piece) => piece.replace(/^a 1 /, "")).join(""), bytes.toString());
      }),
      { numRuns: 30 },
    );
  });
});
