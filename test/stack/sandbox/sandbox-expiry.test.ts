import assert from "node:assert/strict";
import { daysSince, expiryDay } from "../../../tools/stack/sandbox/sandbox-expiry";
import { thrownProblem } from "../thrown-problem";

const today = new Date("2026-11-25T13:00:00Z");

describe("expiryDay", () => {
  const days: readonly [text: string, day: string][] = [
    ["2027-01-31", "2027-01-31"],
    ["1d", "2026-11-26"],
    ["10d", "2026-12-05"],
    ["3w", "2026-12-16"],
  ];
  for (const [text, day] of days)
    it(`is ${day} for ${text}`, () => assert.equal(expiryDay(text, today), day));

  for (const text of ["soon", "2027-02-30", "10", "3m", ""]) {
    it(`refuses "${text}"`, () => {
      const { message, hint } = thrownProblem(() => expiryDay(text, today));
      assert.equal(message, `--expires is "${text}", which is neither a day nor a number of days or weeks`);
      assert.equal(hint, "for example --expires 2027-01-31, --expires 10d or --expires 3w");
    });
  }

  for (const text of ["2026-11-25", "2020-01-01", "0d"]) {
    it(`refuses ${text}, which is not to come`, () => {
      const { message, hint } = thrownProblem(() => expiryDay(text, today));
      assert.equal(message, `--expires is "${text}", which is not to come`);
      assert.equal(hint, "sweep sandbox down removes a sandbox at once");
    });
  }
});

describe("daysSince", () => {
  it("counts whole days, whatever the hour", () => {
    assert.deepEqual(
      ["2026-11-24", "2026-11-25", "2026-11-26", "2026-10-25"].map((day) => daysSince(day, today)),
      [1, 0, -1, 31],
    );
  });
});
