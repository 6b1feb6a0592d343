import assert from "node:assert/strict";
import { createRun } from "../../tools/run/ledger";
import { runOfOtherImage, sameRun } from "../../tools/run/same-run";
import { sampleRun } from "./sample-run";
import { temporaryStores } from "./temporary-store";

describe("sameRun", () => {
  const newStore = temporaryStores();
  const keys = ["key-a", "key-b"];
  const { source } = sampleRun("any");
  const asked = (jobKeys: readonly string[], file = "sweep.yaml") => ({ file, source, jobKeys });

  it("finds the latest run of the file with these jobs, in any order", async () => {
    const store = newStore();
    for (const id of ["r1", "r2"]) await createRun(store, sampleRun(id));
    assert.equal((await sameRun(store, asked(keys)))?.id, "r2");
    assert.equal((await sameRun(store, asked(keys.toReversed())))?.id, "r2");
  });

  const others: readonly (readonly [string, string, readonly string[]])[] = [
    ["another file", "other.yaml", keys],
    ["one job more", "sweep.yaml", [...keys, "key-c"]],
    ["one job less", "sweep.yaml", ["key-a"]],
    ["another job", "sweep.yaml", ["key-a", "key-c"]],
    ["no jobs", "sweep.yaml", []],
  ];
  for (const [which, file, jobKeys] of others) {
    it(`finds none for ${which}`, async () => {
      const store = newStore();
      await createRun(store, sampleRun("r1"));
      assert.equal(await sameRun(store, asked(jobKeys, file)), undefined);
    });
  }

  it("finds none when the file's text has changed, since its goal or labels may have", async () => {
    const store = newStore();
    await createRun(store, sampleRun("r1"));
    assert.equal(await sameRun(store, { ...asked(keys), source: `${source}# changed` }), undefined);
  });

  it("passes over runs that were not completely written", async () => {
    const store = newStore();
    await createRun(store, sampleRun("r1"));
    await store.put("runs/r4/cells.json", "[]");
    assert.equal((await sameRun(store, asked(keys)))?.id, "r1");
  });

  it("finds none where another run came after it, which would stay the latest", async () => {
    const store = newStore();
    await createRun(store, sampleRun("r1"));
    await createRun(store, sampleRun("r2", ["a", "b"], { file: "other.yaml" }));
    assert.equal(await sameRun(store, asked(keys)), undefined);
  });
});

describe("runOfOtherImage", () => {
  const newStore = temporaryStores();

  it("names the latest run of the file where its image was another", async () => {
    const store = newStore();
    await createRun(store, sampleRun("r1", ["a"], { image: "sha256:old" }));
    await createRun(store, sampleRun("r2", ["a"], { file: "other.yaml" }));
    assert.equal(await runOfOtherImage(store, "sweep.yaml", "sha256:new"), "r1");
    assert.equal(await runOfOtherImage(store, "sweep.yaml", "sha256:old"), undefined);
    await createRun(store, sampleRun("r3", ["a"], { image: "sha256:new" }));
    assert.equal(await runOfOtherImage(store, "sweep.yaml", "sha256:new"), undefined);
    assert.equal(await runOfOtherImage(store, "never.yaml", "sha256:new"), undefined);
  });
});
