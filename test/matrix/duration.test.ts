import assert from "node:assert/strict";

import { durationSeconds } from "../../tools/matrix/duration";

describe("durationSeconds", () => {
  const table: readonly [text: string, seconds: number | undefined][] = [
    ["90s", 90],
    ["30m", 1800],
    ["12h", 43_200],
    ["2d", 172_800],
    ["1h30m", 5400],
    ["1.5h", 5400],
    ["0s", undefined],
    ["12", undefined],
    ["h", undefined],
    ["12 hours", undefined],
    ["-1h", undefined],
    ["", undefined],
  ];
  for (const [text, seconds] of table) {
    it(`takes ${JSON.stringify(text)} for ${seconds}`, () => {
      assert.equal(durationSeconds(text), seconds);
    });
  }
});
