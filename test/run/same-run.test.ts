import assert from "node:assert/strict";
import type { RunOrder } from "../../tools/run/ledger";
import { type Asked, runOfOtherImage, sameRun } from "../../tools/run/same-run";
import { sampleRun, scopeCell, storeRun } from "./sample-run";
import { temporaryStores } from "./temporary-store";

describe("sameRun", () => {
  const newStore = temporaryStores();
  const names = ["a", "b"];
  const { source, stages, order } = sampleRun("any");
  const asked = (cells: readonly string[], file = "sweep.yaml"): Asked => ({
    ...{ file, source, scope: { stages, cells: cells.map(scopeCell) } },
    order: order as RunOrder,
  });

  it("finds the latest run of the file with these jobs, in any order", async () => {
    const store = newStore();
    for (const id of ["r1", "r2"]) await storeRun(store, sampleRun(id));
    assert.equal((await sameRun(store, asked(names)))?.id, "r2");
    assert.equal((await sameRun(store, asked(names.toReversed())))?.id, "r2");
  });

  const others: readonly (readonly [string, string, readonly string[]])[] = [
    ["another file", "other.yaml", names],
    ["one job more", "sweep.yaml", [...names, "c"]],
    ["one job less", "sweep.yaml", ["a"]],
    ["another job", "sweep.yaml", ["a", "c"]],
    ["no jobs", "sweep.yaml", []],
  ];
  for (const [which, file, cells] of others) {
    it(`finds none for ${which}`, async () => {
      const store = newStore();
      await storeRun(store, sampleRun("r1"));
      assert.equal(await sameRun(store, asked(cells, file)), undefined);
    });
  }

  const changed: Readonly<Record<string, Partial<Asked>>> = {
    "another profile": {
      scope: { stages, cells: names.map((name) => ({ ...scopeCell(name), profile: "large" })) },
    },
    "another timeout": {
      scope: { stages, cells: names.map((name) => ({ ...scopeCell(name), timeoutSeconds: 90 })) },
    },
    "another limit of what runs at a time": { order: { ...(order as RunOrder), maxInFlight: 2 } },
    "another rule for its stages": {
      scope: { stages: [{ ...stages[0]!, onePer: ["model"] }], cells: names.map(scopeCell) },
    },
  };
  for (const [which, more] of Object.entries(changed)) {
    it(`finds none for ${which}, which it could not go on with`, async () => {
      const store = newStore();
      await storeRun(store, sampleRun("r1"));
      assert.equal(await sameRun(store, { ...asked(names), ...more }), undefined);
    });
  }

  it("finds none when the file's text has changed, since its goal or labels may have", async () => {
    const store = newStore();
    await storeRun(store, sampleRun("r1"));
    assert.equal(await sameRun(store, { ...asked(names), source: `${source}# changed` }), undefined);
  });

  it("passes over runs that were not completely written", async () => {
    const store = newStore();
    await storeRun(store, sampleRun("r1"));
    await store.put("runs/r4/cells.json", "[]");
    assert.equal((await sameRun(store, asked(names)))?.id, "r1");
  });

  it("finds none where another run came after it, which would stay the latest", async () => {
    const store = newStore();
    await storeRun(store, sampleRun("r1"));
    await storeRun(store, sampleRun("r2", ["a", "b"], { file: "other.yaml" }));
    assert.equal(await sameRun(store, asked(names)), undefined);
  });
});

describe("runOfOtherImage", () => {
  const newStore = temporaryStores();

  it("names the latest run of the file where its image was another", async () => {
    const store = newStore();
    await storeRun(store, sampleRun("r1", ["a"], { image: "sha256:old" }));
    await storeRun(store, sampleRun("r2", ["a"], { file: "other.yaml" }));
    assert.equal(await runOfOtherImage(store, "sweep.yaml", "sha256:new"), "r1");
    assert.equal(await runOfOtherImage(store, "sweep.yaml", "sha256:old"), undefined);
    await storeRun(store, sampleRun("r3", ["a"], { image: "sha256:new" }));
    assert.equal(await runOfOtherImage(store, "sweep.yaml", "sha256:new"), undefined);
    assert.equal(await runOfOtherImage(store, "never.yaml", "sha256:new"), undefined);
  });
});
