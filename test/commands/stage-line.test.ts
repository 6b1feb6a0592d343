import assert from "node:assert/strict";
import { stageLine } from "../../tools/commands/stage-line";

describe("stageLine", () => {
  it("counts cells by what becomes of them, in one order, and leaves out what none is", () => {
    assert.equal(
      stageLine({ held: 9, out: 8, dropped: 7, waiting: 6, lost: 5, failed: 4, done: 3, running: 2, new: 1 }),
      "1 new · 2 running · 3 done · 4 failed · 5 lost · 6 waiting · 7 not promoted · 8 failed before · 9 held",
    );
    assert.equal(stageLine({ done: 12, new: 0, dropped: 49 }), "12 done · 49 not promoted");
    assert.equal(stageLine({}), "");
  });
});
