import assert from "node:assert/strict";
import { databaseOf, findDataVersion } from "../../tools/data/sweep-database";
import { temporaryStores } from "../run/temporary-store";

describe("databaseOf", () => {
  it("is a loaded version's own, and the one that another version names", () => {
    assert.equal(databaseOf("data_0123456789abcdef"), "data_0123456789abcdef");
    assert.equal(databaseOf("dirty@duck@2026-11"), "dirty@duck");
  });
});

describe("findDataVersion", () => {
  const temporaryStore = temporaryStores();
  const store = temporaryStore();
  before(async () => {
    for (const version of ["data_0123", "data_0145", "data_1"])
      await store.put(`data/versions/${version}.json`, "{}");
  });

  const found: readonly (readonly [named: string, version: string])[] = [
    ["data_012", "data_0123"],
    ["0145", "data_0145"],
    ["dirtyduck@2026-11", "dirtyduck@2026-11"],
  ];
  for (const [named, version] of found) {
    it(`finds ${version} by "${named}"`, async () => {
      assert.equal(await findDataVersion(store, named), version);
    });
  }

  const missing: readonly (readonly [named: string, message: string, hint: string])[] = [
    ["data_0", '2 data versions start with "data_0"', "one of data_0123, data_0145"],
    ["data_9", 'there is no data version "data_9"', "one of data_0123, data_0145, data_1"],
  ];
  for (const [named, message, hint] of missing) {
    it(`says what "${named}" might be`, async () => {
      await assert.rejects(findDataVersion(store, named), { message, hint });
    });
  }

  it("says how to load one where there is none", async () => {
    await assert.rejects(findDataVersion(temporaryStore(), "data_1"), {
      message: 'there is no data version "data_1"',
      hint: "sweep load FILE… loads one",
    });
  });
});
