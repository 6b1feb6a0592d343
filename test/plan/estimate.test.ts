import assert from "node:assert/strict";
import { type Estimate, estimate, guessedCellSeconds } from "../../tools/plan/estimate";
import type { PlannedCell } from "../../tools/plan/plan";
import { sampleCell } from "./sample-cell";
import { sampleContract } from "./sample-contract";

const toRun = (count: number, profile = "small"): PlannedCell[] =>
  Array.from({ length: count }, (_, at) => ({
    cell: { ...sampleCell(`${profile}${at}`, {}), profile },
    jobKey: `${profile}${at}`,
    known: { state: "new", generation: 0, holders: [] },
    toRun: true,
  }));

const done = (...seconds: number[]): PlannedCell[] =>
  seconds.map((each, at) => ({
    cell: sampleCell(`done${at}`, {}),
    jobKey: `done${at}`,
    known: { state: "done", generation: 1, holders: [], seconds: each },
    toRun: false,
  }));

describe("estimate", () => {
  const cases: readonly (readonly [string, readonly PlannedCell[], number, Estimate])[] = [
    ["takes no time for no cells", [], 9, { wallSeconds: 0, vcpuHours: 0, measuredCells: 0 }],
    [
      "takes no time where all cells are finished",
      done(10, 20),
      9,
      { wallSeconds: 0, vcpuHours: 0, measuredCells: 2 },
    ],
    [
      "takes as long as one cell for one cell",
      [...done(36), ...toRun(1)],
      9,
      { wallSeconds: 36, vcpuHours: 0.01, measuredCells: 1 },
    ],
    [
      "takes the mean of what is finished",
      [...done(10, 30), ...toRun(1)],
      9,
      {
        wallSeconds: 20,
        vcpuHours: 20 / 3600,
        measuredCells: 2,
      },
    ],
    [
      "runs as many at a time as vCPUs allow",
      [...done(36), ...toRun(8)],
      9,
      {
        wallSeconds: 72,
        vcpuHours: 0.08,
        measuredCells: 1,
      },
    ],
    [
      "runs as many at a time as memory allows",
      [...done(36), ...toRun(8, "heavy")],
      9,
      {
        wallSeconds: 144,
        vcpuHours: 0.08,
        measuredCells: 1,
      },
    ],
    [
      "adds up the shares of several profiles",
      [...done(36), ...toRun(2, "wide"), ...toRun(4)],
      9,
      {
        wallSeconds: 108,
        vcpuHours: 0.12,
        measuredCells: 1,
      },
    ],
    [
      "runs as many at a time as were asked for",
      [...done(36), ...toRun(8)],
      2,
      {
        wallSeconds: 144,
        vcpuHours: 0.08,
        measuredCells: 1,
      },
    ],
  ];
  for (const [which, cells, maxInFlight, expected] of cases) {
    it(which, () => {
      const { wallSeconds, vcpuHours, measuredCells } = estimate(cells, sampleContract, maxInFlight);
      const rounded = (value: number) => Math.round(value * 1e9) / 1e9;
      assert.deepEqual(
        { wallSeconds: rounded(wallSeconds), vcpuHours: rounded(vcpuHours), measuredCells },
        { ...expected, vcpuHours: rounded(expected.vcpuHours) },
      );
    });
  }

  it("guesses where nothing of the sweep has finished", () => {
    const { wallSeconds, measuredCells } = estimate(toRun(4), sampleContract);
    assert.deepEqual({ wallSeconds, measuredCells }, { wallSeconds: guessedCellSeconds, measuredCells: 0 });
  });

  it("counts a finished cell that runs again", () => {
    const again = done(10).map((cell) => ({ ...cell, toRun: true }));
    assert.equal(estimate(again, sampleContract).wallSeconds, 10);
  });
});
