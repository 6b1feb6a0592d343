import assert from "node:assert/strict";
import fc from "fast-check";
import { type Manifest, type PackedCell, packArray } from "../../tools/run/pack-array";
import { temporaryStores } from "./temporary-store";

const manifest: Omit<Manifest, "cells" | "index" | "size"> = {
  schemaVersion: 1,
  run: "r1",
  array: 3,
  jobName: "r1-a3",
  stack: "local",
  image: "sha256:1",
  dataVersion: "data_1",
  database: "data_1",
  triage: { replace: false, savePredictions: true, profile: false, validate: true },
  supersedes: ["job-1"],
  again: false,
};
const folder = "runs/r1/arrays/3";

describe("packArray", () => {
  const newStore = temporaryStores();

  it("writes a manifest that names the cells and their index", async () => {
    const store = newStore();
    const cells = [{ id: "i", name: "n", jobKey: "k", config: "a: 1\n" }];
    assert.equal(await packArray(store, folder, cells, manifest), `${folder}/manifest.json`);
    assert.deepEqual(JSON.parse(String(await store.get(`${folder}/manifest.json`))), {
      ...manifest,
      cells: `${folder}/cells.ndjson`,
      index: `${folder}/cells.index`,
      size: 1,
    });
    assert.equal(
      String(await store.get(`${folder}/cells.ndjson`)),
      '{"id":"i","name":"n","jobKey":"k","config":"a: 1\\n"}\n',
    );
    assert.equal(String(await store.get(`${folder}/cells.index`)), "000000000000000\n000000000000053\n");
  });

  it("writes an index whose row i gives exactly the bytes of cell i", async () => {
    const text = fc.string({ unit: "grapheme", maxLength: 12 });
    const cell = fc.record<PackedCell>(
      { id: text, name: text, jobKey: text, config: text },
      { noNullPrototype: true },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(cell, { minLength: 1, maxLength: 8 }), async (cells) => {
        const store = newStore();
        await packArray(store, folder, cells, manifest);
        const packed = await store.get(`${folder}/cells.ndjson`);
        const index = await store.get(`${folder}/cells.index`);
        assert.ok(packed && index);
        assert.equal(index.length, 16 * (cells.length + 1));
        const offset = (row: number) => Number(index.subarray(16 * row, 16 * row + 16));
        assert.deepEqual(
          cells.map((_, at) => JSON.parse(packed.subarray(offset(at), offset(at + 1)).toString())),
          cells,
        );
        assert.equal(offset(cells.length), packed.length);
      }),
      { numRuns: 30 },
    );
  });
});
