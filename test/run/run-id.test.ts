import assert from "node:assert/strict";
import fc from "fast-check";
import { newRunId } from "../../tools/run/run-id";

describe("newRunId", () => {
  it("is the time in UTC and four characters that are not taken for one another", () => {
    const id = newRunId(new Date("2026-11-23T14:25:01.999+02:00"));
    assert.match(id, /^20261123-122501-[a-km-np-z2-9]{4}$/);
  });

  it("sorts by time", () => {
    const second = fc.date({ min: new Date("1970-01-01"), max: new Date("9999-12-31"), noInvalidDate: true });
    fc.assert(
      fc.property(second, second, (one, other) => {
        const [a, b] = [one, other].map((date) => newRunId(date).slice(0, 15)) as [string, string];
        assert.equal(Math.sign(a < b ? -1 : a > b ? 1 : 0), Math.sign(seconds(one) - seconds(other)));
      }),
    );
  });

  it("hardly ever comes twice in one second", () => {
    const now = new Date();
    const ids = new Set(Array.from({ length: 100 }, () => newRunId(now)));
    assert.ok(ids.size >= 98, `${ids.size} of 100 differ`);
  });
});

const seconds = (date: Date) => Math.floor(date.getTime() / 1000);
