import assert from "node:assert/strict";
import fc from "fast-check";
import { Float, type Value } from "../../tools/matrix/config/value";
import { nodeValue } from "../../tools/matrix/yaml/node-value";
import { parseYaml } from "../../tools/matrix/yaml/parse-yaml";
import { compareConfigs } from "../../tools/report/compare-configs";

function value(text: string): Value {
  const file = parseYaml({ file: "config.yaml", text });
  return nodeValue(file, file.root, []);
}

/** As `--json` prints it. */
const plain = (found: unknown): unknown => JSON.parse(JSON.stringify(found));

describe("compareConfigs", () => {
  const cases: readonly (readonly [what: string, before: string, after: string, found: unknown[]])[] = [
    ["the order of keys", "{ a: 1, b: 2 }", "{ b: 2, a: 1 }", []],
    ["a scalar", "a: { b: 1 }", "a: { b: 2 }", [{ path: "a.b", before: 1, after: 2 }]],
    ["types", "{ a: 1, b: x }", '{ a: 1.0, b: "x" }', [{ path: "a", before: 1, after: 1 }]],
    ["a list of scalars as one", "a: [1, 2]", "a: [1, 3]", [{ path: "a", before: [1, 2], after: [1, 3] }]],
    [
      "lists of maps item by item",
      "a: [{ b: 1 }, { b: 2 }]",
      "a: [{ b: 1 }, { b: 3 }, { b: 4 }]",
      [
        { path: "a[1].b", before: 2, after: 3 },
        { path: "a[2]", after: { b: 4 } },
      ],
    ],
    [
      "keys that one of them lacks",
      '{ "x.y": 1, z: null }',
      "{ z: 1, w: null }",
      [
        { path: '["x.y"]', before: 1 },
        { path: "z", before: null, after: 1 },
        { path: "w", after: null },
      ],
    ],
    ["a map in place of a scalar", "a: 1", "a: { b: 1 }", [{ path: "a", before: 1, after: { b: 1 } }]],
  ];
  for (const [what, before, after, found] of cases) {
    it(`tells ${what}`, () => {
      assert.deepEqual(plain(compareConfigs(value(before), value(after))), found);
    });
  }

  it("finds nothing exactly where two configs are equal", () => {
    const { config } = fc.letrec<{ config: Value }>((tie) => ({
      config: fc.oneof(
        { maxDepth: 3 },
        fc.constantFrom<Value>(null, true, 1, new Float(1), 0.5, "a"),
        fc.array(tie("config"), { maxLength: 2 }),
        fc
          .dictionary(fc.constantFrom("a", "b"), tie("config"), { maxKeys: 2 })
          .map((entries) => new Map(Object.entries(entries)) as Value),
      ),
    }));
    fc.assert(
      fc.property(config, config, (a, b) => {
        assert.deepEqual(compareConfigs(a, a), []);
        assert.equal(compareConfigs(a, b).length === 0, compareConfigs(b, a).length === 0);
      }),
    );
  });
});
