import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type PackedCell,
  placeBytes,
  placesText,
  readPlaces,
  rowsKey,
  writeRows,
} from "../../tools/run/run-rows";
import { temporaryStores } from "./temporary-store";

describe("writeRows and readPlaces", () => {
  const newStore = temporaryStores();

  it("give each row back by its place, whatever is in it", async () => {
    const text = fc.string({ unit: "grapheme" });
    const row: fc.Arbitrary<PackedCell> = fc.oneof(
      fc.record({ id: text, name: text, jobKey: text, config: text }),
      fc.record({
        ...{ id: text, name: text, jobKey: text },
        command: fc.record({
          argv: fc.array(text),
          env: fc.dictionary(text, text, { noNullPrototype: true }),
        }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1 }), async (rows) => {
        const store = newStore();
        await writeRows(store, "r1", rows);
        const bytes = (await store.get(rowsKey("r1"))) as Buffer;
        const places = await readPlaces(store, "r1");
        const read = places.map(({ offset, length }) =>
          JSON.parse(String(bytes.subarray(offset, offset + length))),
        );
        assert.deepEqual(read, JSON.parse(JSON.stringify(rows)));
      }),
      { numRuns: 30 },
    );
  });

  it("say of an older run that its sweep's file is to be run", async () => {
    await assert.rejects(readPlaces(newStore(), "r1"), {
      name: "Problem",
      message: "what the jobs of run r1 run is not in the store",
      hint: "an older version of sweepstack wrote it: run the sweep's file again",
      exitCode: 3,
    });
  });
});

describe("placesText", () => {
  it("has lines of one width, so that a job reads just its own", () => {
    const text = placesText([
      { offset: 0, length: 7 },
      { offset: 999_999_999_999_999, length: 12 },
    ]);
    assert.equal(text, "000000000000000 000000000000007\n999999999999999 000000000000012\n");
    assert.equal(text.length, 2 * placeBytes);
  });
});
