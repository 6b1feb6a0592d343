import assert from "node:assert/strict";
import { findCell } from "../../tools/run/find-cell";

describe("findCell", () => {
  const cells = [
    { id: "abcd", name: "tree-late" },
    { id: "abce", name: "tree-lost" },
    { id: "xyza", name: "abc" },
    { id: "xtree", name: "forest-late" },
    { id: "abcf", name: "forest-lost" },
  ];

  const found: readonly (readonly [string, string, string])[] = [
    ["its whole id", "abcd", "tree-late"],
    ["the start of its id", "xy", "abc"],
    ["its name", "tree-lost", "tree-lost"],
    ["its name, also where ids start with it", "abc", "abc"],
  ];
  for (const [which, named, name] of found) {
    it(`finds a cell by ${which}`, () => assert.equal(findCell(cells, named).name, name));
  }

  const refused: readonly (readonly [string, string, string, string])[] = [
    [
      "the start of several ids",
      "ab",
      '3 cells have ids that start with "ab"',
      "abcd is tree-late, abce is tree-lost, abcf is forest-lost",
    ],
    ["a part of names", "late", 'there is no cell "late"', "such as tree-late, forest-late"],
    ["neither", "zzz", 'there is no cell "zzz"', "sweep plan FILE --cells lists ids and names"],
  ];
  for (const [which, named, message, hint] of refused) {
    it(`refuses ${which}`, () => {
      assert.throws(() => findCell(cells, named), { name: "Problem", message, hint, exitCode: 2 });
    });
  }
});
