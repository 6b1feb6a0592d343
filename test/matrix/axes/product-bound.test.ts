import assert from "node:assert/strict";

import { shapeOf } from "../../../tools/matrix/axes/product-bound";

describe("shapeOf", () => {
  const table: readonly [axes: readonly (readonly [name: string, size: number])[], shape: string][] = [
    [[], "1 cell"],
    [
      [
        ["label", 2],
        ["history", 3],
      ],
      "2 labels × 3 histories",
    ],
    [
      [
        ["features", 4],
        ["day", 1],
        ["day2", 1500],
      ],
      "4 features × 1 day × 1,500 day2s",
    ],
    [[["model", 1e18]], "about 10^18 models"],
  ];
  for (const [axes, shape] of table) {
    it(`writes ${shape}`, () => {
      assert.equal(shapeOf(axes.map(([name, size]) => ({ name, size }))), shape);
    });
  }
});
