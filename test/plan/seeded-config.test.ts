import assert from "node:assert/strict";
import { seededConfig } from "../../tools/plan/seeded-config";

describe("seededConfig", () => {
  const seedOf = (id: string, ...entries: [string, number | null][]) =>
    seededConfig({ id, config: new Map(entries) }).get("random_seed");

  it("keeps the seed that a config has, 0 too", () => {
    for (const seed of [0, 7, -1]) assert.equal(seedOf("aaaa", ["random_seed", seed]), seed);
  });

  it("makes one from the cell's id where there is none", () => {
    const seed = seedOf("aaaa", ["a", 1]);
    assert.equal(seed, seedOf("aaaa", ["random_seed", null]));
    assert.notEqual(seed, seedOf("bbbb", ["a", 1]));
    assert.ok(Number(seed) > 0 && Number(seed) < 2 ** 31);
  });
});
