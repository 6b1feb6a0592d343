import assert from "node:assert/strict";
import fc from "fast-check";
import { packSize } from "../../tools/plan/pack-size";

describe("packSize", () => {
  const cases: readonly (readonly [string, Parameters<typeof packSize>, number])[] = [
    ["is what the sweep says", [7, [600], 60], 7],
    ["is one where the sweep says nothing", [undefined, [1], 60], 1],
    ["is one where starting a job takes no time", ["auto", [1], 0], 1],
    ["is one where nothing has been measured", ["auto", [undefined, undefined], 60], 1],
    ["makes jobs four times as long as their start", ["auto", [30], 60], 8],
    ["goes by the mean of what was measured", ["auto", [20, undefined, 40], 60], 8],
    ["rounds up", ["auto", [31], 60], 8],
    ["is one for cells that take long by themselves", ["auto", [7200], 60], 1],
    ["takes no cell for shorter than a second", ["auto", [0, 0.1], 60], 240],
  ];
  for (const [which, args, expected] of cases) it(which, () => assert.equal(packSize(...args), expected));

  it("is a whole number above 0 that makes starts worth their while", () => {
    const seconds = fc.array(fc.double({ min: 0, max: 1e5, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(seconds, fc.integer({ min: 1, max: 600 }), (measured, start) => {
        const size = packSize("auto", measured, start);
        const mean = Math.max(1, measured.reduce((sum, each) => sum + each, 0) / measured.length);
        assert.ok(Number.isInteger(size) && size >= 1);
        assert.ok(size * mean >= 4 * start - 1e-6);
        assert.ok(size === 1 || (size - 1) * mean < 4 * start);
      }),
    );
  });
});
