import assert from "node:assert/strict";
import { type Estimate, type ExpectedJobs, estimate } from "../../tools/plan/estimate";
import { sampleContract } from "./sample-contract";

const jobs = (count: number, seconds: number, profile = "small"): ExpectedJobs => ({
  ...{ profile, jobs: count, seconds },
});

describe("estimate", () => {
  const cases: readonly (readonly [
    string,
    readonly (readonly ExpectedJobs[])[],
    number,
    Omit<Estimate, "measuredJobs">,
  ])[] = [
    ["takes no time for nothing", [[]], 9, { wallSeconds: 0, vcpuHours: 0 }],
    ["takes as long as one job for one job", [[jobs(1, 36)]], 9, { wallSeconds: 36, vcpuHours: 0.01 }],
    ["runs as many at a time as vCPUs allow", [[jobs(8, 36)]], 9, { wallSeconds: 72, vcpuHours: 0.08 }],
    [
      "runs as many at a time as memory allows",
      [[jobs(8, 36, "heavy")]],
      9,
      { wallSeconds: 144, vcpuHours: 0.08 },
    ],
    [
      "adds up the shares of several profiles",
      [[jobs(2, 36, "wide"), jobs(4, 36)]],
      9,
      { wallSeconds: 108, vcpuHours: 0.12 },
    ],
    ["runs as many at a time as were asked for", [[jobs(8, 36)]], 2, { wallSeconds: 144, vcpuHours: 0.08 }],
    [
      "runs one stage after the other",
      [[jobs(4, 36)], [jobs(1, 72)]],
      9,
      { wallSeconds: 108, vcpuHours: 0.06 },
    ],
  ];
  for (const [which, stages, maxInFlight, expected] of cases) {
    it(which, () => {
      const { wallSeconds, vcpuHours } = estimate(stages, 1, sampleContract, maxInFlight);
      const rounded = (value: number) => Math.round(value * 1e9) / 1e9;
      assert.deepEqual({ wallSeconds: rounded(wallSeconds), vcpuHours: rounded(vcpuHours) }, expected);
    });
  }
});
