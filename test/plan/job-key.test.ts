import assert from "node:assert/strict";
import fc from "fast-check";
import { Float } from "../../tools/matrix/config/value";
import { type JobKeyParts, jobKey } from "../../tools/plan/job-key";
import { configOf, type Written } from "./sample-cell";

const parts: JobKeyParts = { savePredictions: true, dataVersion: "data_1", image: "sha256:1" };
const key = (config: Readonly<Record<string, Written>>, more: Partial<JobKeyParts> = {}) =>
  jobKey(configOf(config), { ...parts, ...more });

describe("jobKey", () => {
  const config = {
    random_seed: 7,
    grid_config: { "a.Tree": { depth: [1, 2] }, "b.Forest": { trees: [10] } },
  };

  it("is 32 hex digits, the same for the same job", () => {
    assert.match(key(config), /^[0-9a-f]{32}$/);
    assert.equal(key(config), key(structuredClone(config)));
  });

  it("never changes: results are kept under it", () => {
    assert.equal(key(config), "709b28013a39f9372ea29e9937076312");
    assert.equal(
      key({ 'a"key': null, ...config }, { savePredictions: false }),
      "d465153ab58d3cc6b4024a2bfeb1a547",
    );
  });

  it("does not depend on the order of the top-level keys", () => {
    const { random_seed, grid_config } = config;
    assert.equal(key({ grid_config, random_seed }), key({ random_seed, grid_config }));
  });

  const others: Readonly<Record<string, string>> = {
    "another value": key({ ...config, random_seed: 8 }),
    "a float for an integer": key({ ...config, random_seed: new Float(7) }),
    "a string for an integer": key({ ...config, random_seed: "7" }),
    "one key more": key({ ...config, model_comment: null }),
    "models in another order": key({
      ...config,
      grid_config: { "b.Forest": { trees: [10] }, "a.Tree": { depth: [1, 2] } },
    }),
    "values in another order": key({
      ...config,
      grid_config: { "a.Tree": { depth: [2, 1] }, "b.Forest": { trees: [10] } },
    }),
    "no saved predictions": key(config, { savePredictions: false }),
    "other data": key(config, { dataVersion: "data_2" }),
    "another image": key(config, { image: "sha256:2" }),
  };
  for (const [difference, other] of Object.entries(others)) {
    it(`differs for ${difference}`, () => assert.notEqual(other, key(config)));
  }
  it("differs for each of these from the others", () => {
    assert.equal(new Set(Object.values(others)).size, Object.keys(others).length);
  });

  const twins: readonly (readonly [string, Written, Written])[] = [
    ["an empty map and an empty list", {}, []],
    ["a list and a map of the same", ["a", "b"], { a: "b" }],
    ["a list in a list and the flat one", [["a"], "b"], ["a", "b"]],
    ["null and the word", null, "null"],
    ["true and the word", true, "true"],
    ["keys that run together", { a: "b=c" }, { "a=b": "c" }],
    ["a text with line breaks and two items", ["a\nb"], ["a", "b"]],
  ];
  for (const [which, one, other] of twins) {
    it(`tells apart ${which}`, () => assert.notEqual(key({ x: one }), key({ x: other })));
  }

  it("is equal exactly for configs that are written alike but for the order of their top-level keys", () => {
    const value = fc.letrec<{ value: Written }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        fc.constantFrom<Written>(null, true, 0, 1, -1.5, "", "a", "1", new Float(1), 2n ** 60n),
        fc.array(tie("value"), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom("a", "b", "c"), tie("value"), { noNullPrototype: true }),
      ),
    })).value;
    const config = fc.dictionary(fc.constantFrom("a", "b", "c"), value, { noNullPrototype: true });
    const written = (data: Readonly<Record<string, Written>>) =>
      JSON.stringify(
        Object.entries(data).sort(([a], [b]) => (a < b ? -1 : 1)),
        (_, item) =>
          item instanceof Float
            ? { float: item.value }
            : typeof item === "bigint"
              ? { big: `${item}` }
              : item,
      );
    fc.assert(
      fc.property(config, config, (one, other) => {
        assert.equal(key(one) === key(other), written(one) === written(other));
      }),
    );
  });
});
