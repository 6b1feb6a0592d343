import assert from "node:assert/strict";
import fc from "fast-check";

import { hashValue, toHex } from "../../../tools/matrix/config/hash-value";
import type { Key, MapValue, Value } from "../../../tools/matrix/config/value";
import { Float, isMap } from "../../../tools/matrix/config/value";
import { map, value } from "../arbitraries";
import { shown } from "../python";

const hex = (of: Value) => toHex(hashValue(of));

describe("hashValue", () => {
  const table: readonly [name: string, value: Value, hash: string][] = [
    ["null", null, "1b16b1df538ba12dc3f97edbb85caa7050d46c148134290feba80f8236c83db9"],
    ["a text", "a", "4cf6829aa93728e8f3c97df913fb1bfa95fe5810e2933a05943f8312a98d9cf2"],
    ["the empty map", new Map(), "baa5d7b0fcc27af21e4fefa604cdb6fd62a209cdf0046de77102539459cc3f5a"],
    [
      "a map",
      new Map<Key, Value>([
        ["a", 1],
        ["b", [new Float(1), "x"]],
      ]),
      "7094509a545251970351aa26f16fd6c06209a9c4f22268d4da90a8f2bf1cf47e",
    ],
  ];
  for (const [name, of, hash] of table) {
    it(`never changes: ${name}`, () => {
      assert.equal(hex(of), hash);
    });
  }

  it("tells values apart by type as well as by text", () => {
    const values: Value[] = [
      1,
      new Float(1),
      "1",
      true,
      "true",
      null,
      "null",
      0,
      new Float(0),
      new Float(-0),
      "",
      [],
      [[]],
      ["a", "b"],
      ["ab"],
      new Map(),
      new Map([["a", "b"]]),
      new Map([["b", "a"]]),
      new Map([["1", "a"]]),
      new Map([[1, "a"]]),
      new Map([[true, "a"]]),
      new Map([
        ["a", new Map([["b", 1]])],
        ["c", new Map()],
      ]),
      new Map([
        ["a", new Map()],
        ["c", new Map([["b", 1]])],
      ]),
      10n ** 20n,
      new Float(1e20),
      Number.NaN,
      "NaN",
    ];
    assert.equal(new Set(values.map(hex)).size, values.length);
  });

  it("is the same for equal values, whatever the order of their keys", () => {
    fc.assert(
      fc.property(map, fc.infiniteStream(fc.nat()), (original, order) => {
        assert.equal(hex(shuffled(original, order)), hex(original));
      }),
    );
  });

  it("differs for values that differ", () => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        const [one, two] = [canonical(a), canonical(b)];
        assert.equal(hex(a) === hex(b), one === two);
      }),
    );
  });
});

function shuffled(of: Value, order: Iterator<number>): Value {
  if (Array.isArray(of)) return of.map((item: Value) => shuffled(item, order));
  if (!isMap(of)) return of;
  const entries = [...of].map(([key, item]) => ({
    key,
    item: shuffled(item, order),
    at: order.next().value as number,
  }));
  return new Map(
    entries.sort((a, b) => a.at - b.at).map(({ key, item }): [Key, Value] => [key, item]),
  ) as MapValue;
}

/** The slow and obvious form: keys in order, types written out. */
function canonical(of: Value): string {
  if (Array.isArray(of)) return `[${of.map(canonical).join()}]`;
  if (!isMap(of)) return JSON.stringify(shown(of));
  return `{${[...of]
    .map(([key, item]) => `${canonical(key)}:${canonical(item)}`)
    .sort()
    .join()}}`;
}
