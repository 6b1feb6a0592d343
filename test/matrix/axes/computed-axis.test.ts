import assert from "node:assert/strict";
import fc from "fast-check";

import type { Value } from "../../../tools/matrix/config/value";
import { Float } from "../../../tools/matrix/config/value";
import { readExample } from "../example";

/** The values of an axis of this kind, as they are written to the config. */
function valuesOf(kind: string): Value[] {
  const text = `base: base.yaml\naxes: { weight: { set: user_metadata.weight, ${kind} } }\n`;
  const [axis] = readExample({ "sweep.yaml": text }).axes;
  return axis!.values.map(({ writes }) => writes[0]!.value);
}

function labelsOf(kind: string): string[] {
  const text = `base: base.yaml\naxes: { weight: { set: user_metadata.weight, ${kind} } }\n`;
  return readExample({ "sweep.yaml": text }).axes[0]!.values.map(({ label }) => label);
}

const whole = (value: number) => new Float(value);

describe("range", () => {
  const table: readonly [range: string, values: readonly Value[]][] = [
    ["{ from: 1, to: 4, step: 1 }", [1, 2, 3, 4]],
    ["{ from: 1, to: 4, step: 2 }", [1, 3]],
    ["{ from: -4, to: 4, step: 4 }", [-4, 0, 4]],
    ["{ from: 3, to: 3, step: 1 }", [3]],
    ["{ from: 0.1, to: 0.5, step: 0.1 }", [0.1, 0.2, 0.3, 0.4, 0.5]],
    ["{ from: 0, to: 1, step: 0.5 }", [whole(0), 0.5, whole(1)]],
    ["{ from: 1.0, to: 3, step: 1 }", [whole(1), whole(2), whole(3)]],
    ["{ from: 1, to: 3.0, step: 1 }", [whole(1), whole(2), whole(3)]],
    ["{ from: 1, to: 3, step: 1.0 }", [whole(1), whole(2), whole(3)]],
    ["{ from: -0.3, to: 0.31, step: 0.3 }", [-0.3, whole(0), 0.3]],
    ["{ from: 1e-7, to: 3e-7, step: 1e-7 }", [1e-7, 2e-7, 3e-7]],
    ["{ from: 1e21, to: 3e21, step: 1e21 }", [whole(1e21), whole(2e21), whole(3e21)]],
  ];
  for (const [range, values] of table) {
    it(`makes ${values.length} values of ${range}`, () => {
      assert.deepEqual(valuesOf(`range: ${range}`), values);
    });
  }

  it("gives value i as from + i · step, exactly", () => {
    const decimal = fc.integer({ min: -1000, max: 1000 });
    fc.assert(
      fc.property(
        decimal,
        fc.integer({ min: 1, max: 300 }),
        fc.nat(20),
        fc.nat(4),
        (from, step, n, places) => {
          const text = (digits: number) => (digits / 10 ** places).toFixed(Math.max(1, places));
          const range = `{ from: ${text(from)}, to: ${text(from + n * step)}, step: ${text(step)} }`;
          const expected = Array.from({ length: n + 1 }, (_, i) => String(Number(text(from + i * step)) + 0));
          assert.deepEqual(labelsOf(`range: ${range}`), expected);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe("logspace", () => {
  const table: readonly [logspace: string, values: readonly Value[]][] = [
    ["{ from: 0.001, to: 10, n: 5 }", [0.001, 0.01, 0.1, whole(1), whole(10)]],
    ["{ from: 1, to: 100, n: 2 }", [whole(1), whole(100)]],
    ["{ from: 1, to: 4, n: 3 }", [whole(1), whole(2), whole(4)]],
    ["{ from: 1, to: 1.23456789, n: 3 }", [whole(1), 1.11111, 1.23456789]],
    ["{ from: 1e-8, to: 1e-6, n: 3 }", [1e-8, 1e-7, 1e-6]],
  ];
  for (const [logspace, values] of table) {
    it(`makes ${values.length} values of ${logspace}`, () => {
      assert.deepEqual(valuesOf(`logspace: ${logspace}`), values);
    });
  }
});

describe("dates", () => {
  const table: readonly [dates: string, values: readonly string[]][] = [
    ["{ from: 2013-01-01, to: 2015-01-01, every: 1year }", ["2013-01-01", "2014-01-01", "2015-01-01"]],
    ["{ from: 2013-01-01, to: 2014-12-31, every: 1 year }", ["2013-01-01", "2014-01-01"]],
    [
      "{ from: 2015-01-31, to: 2015-04-30, every: 1month }",
      ["2015-01-31", "2015-02-28", "2015-03-31", "2015-04-30"],
    ],
    ["{ from: 2015-01-31, to: 2015-04-29, every: 1month }", ["2015-01-31", "2015-02-28", "2015-03-31"]],
    ["{ from: 2016-02-29, to: 2020-12-31, every: 2 years }", ["2016-02-29", "2018-02-28", "2020-02-29"]],
    ["{ from: 2014-11-15, to: 2015-06-01, every: 3months }", ["2014-11-15", "2015-02-15", "2015-05-15"]],
    ["{ from: 2014-12-30, to: 2015-01-06, every: 3d }", ["2014-12-30", "2015-01-02", "2015-01-05"]],
    ["{ from: 2015-03-22, to: 2015-04-05, every: 1week }", ["2015-03-22", "2015-03-29", "2015-04-05"]],
    ["{ from: 2015-01-01, to: 2015-01-01, every: 1y }", ["2015-01-01"]],
  ];
  for (const [dates, values] of table) {
    it(`makes ${values.length} values of ${dates}`, () => {
      assert.deepEqual(valuesOf(`dates: ${dates}`), values);
    });
  }
});
