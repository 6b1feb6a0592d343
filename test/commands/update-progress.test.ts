import assert from "node:assert/strict";
import { progressLine } from "../../tools/commands/update-progress";

describe("progressLine", () => {
  it("says how far it is, since when, and what is under way", () => {
    const queue = "aws:batch:JobQueue sweepstack-anna-queue";
    assert.equal(progressLine(12, 20, [queue], 9000), `12 of 20 resources · 9 s · ${queue}`);
    assert.equal(
      progressLine(12, 20, [queue, "b", "c"], 9000),
      `12 of 20 resources · 9 s · ${queue} and 2 more`,
    );
    assert.equal(progressLine(20, 20, [], 95_000), "20 of 20 resources · 1 min 35 s");
  });

  it("never has more done than there is to do, where a preview did not know all", () => {
    assert.equal(progressLine(22, 20, [], 1000), "22 of 22 resources · 1 s");
  });
});
