import assert from "node:assert/strict";
import fc from "fast-check";

import type { Path } from "../../../tools/matrix/config/path";
import { formatPath, getAt, parsePath, setAt, unsetAt } from "../../../tools/matrix/config/path";
import type { Value } from "../../../tools/matrix/config/value";

describe("parsePath", () => {
  const table: readonly [text: string, path: Path | undefined][] = [
    ["a", ["a"]],
    ["a.b", ["a", "b"]],
    ['a["x.y"].b', ["a", "x.y", "b"]],
    ['["x.y"]', ["x.y"]],
    ["a[0]", ["a", 0]],
    ["a[10].b[2]", ["a", 10, "b", 2]],
    ['a["say \\"hi\\""]', ["a", 'say "hi"']],
    ["a-b.c_d", ["a-b", "c_d"]],
    ["", undefined],
    [".a", undefined],
    ["a.", undefined],
    ["a..b", undefined],
    ["a b", undefined],
    ["a[", undefined],
    ["a[x]", undefined],
    ["a[-1]", undefined],
    ["[0]", undefined],
    ['a["x]', undefined],
    ["a]b", undefined],
    ["a[0]b", undefined],
  ];
  for (const [text, path] of table) {
    it(`reads ${JSON.stringify(text)}`, () => {
      assert.deepEqual(parsePath(text), path);
    });
  }

  it("reads what formatPath writes", () => {
    const step = fc.oneof(fc.string(), fc.nat(999));
    fc.assert(
      fc.property(fc.string(), fc.array(step), (first, rest) => {
        assert.deepEqual(parsePath(formatPath([first, ...rest])), [first, ...rest]);
      }),
    );
  });
});

describe("setAt", () => {
  const config: Value = new Map<string, Value>([
    ["a", new Map<string, Value>([["b", [1, new Map([["c", 2]])]]])],
    ["z", 0],
  ]);

  it("replaces what stands there and shares the rest", () => {
    const next = setAt(config, ["a", "b", 1, "c"], 3) as ReadonlyMap<string, Value>;
    assert.equal(getAt(next, ["a", "b", 1, "c"]), 3);
    assert.equal(getAt(next, ["a", "b", 0]), 1);
    assert.equal(getAt(config, ["a", "b", 1, "c"]), 2);
  });

  it("makes maps on the way", () => {
    assert.deepEqual(setAt(new Map(), ["x", "y"], 1), new Map([["x", new Map([["y", 1]])]]));
  });

  it("finds a key that is a whole number by its text", () => {
    assert.deepEqual(setAt(new Map([[1, "a"]]), ["1"], "b"), new Map([[1, "b"]]));
  });
});

describe("unsetAt", () => {
  it("takes a key away", () => {
    assert.deepEqual(
      unsetAt(
        new Map([
          [
            "a",
            new Map([
              ["b", 1],
              ["c", 2],
            ]),
          ],
        ]),
        ["a", "b"],
      ),
      new Map([["a", new Map([["c", 2]])]]),
    );
  });

  it("takes an item away", () => {
    assert.deepEqual(unsetAt(new Map([["a", [1, 2, 3]]]), ["a", 1]), new Map([["a", [1, 3]]]));
  });
});
