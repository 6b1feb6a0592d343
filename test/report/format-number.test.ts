import assert from "node:assert/strict";
import { formatDifference, formatNumber } from "../../tools/report/format-number";

describe("formatNumber", () => {
  for (const [number, text] of [
    [0, "0.000"],
    [1, "1.000"],
    [0.31249, "0.312"],
    [0.0421, "0.0421"],
    [0.00000123, "0.00000123"],
    [2.5, "2.500"],
    [12.345, "12.35"],
    [345.25, "345.3"],
    [12345.6, "12346"],
    [-0.25, "-0.250"],
  ] as const)
    it(`writes ${number} as ${text}`, () => {
      assert.equal(formatNumber(number), text);
    });
});

describe("formatDifference", () => {
  for (const [difference, text] of [
    [0.1024, "+0.102"],
    [-0.04, "-0.0400"],
    [0, "0"],
  ] as const)
    it(`writes ${difference} as ${text}`, () => {
      assert.equal(formatDifference(difference), text);
    });
});
