import assert from "node:assert/strict";
import { isToRun, type JobState } from "../../tools/plan/job-state";

describe("isToRun", () => {
  /** By state: in a plain run, with `--rerun failed`, with `--rerun all`. */
  const expected: Readonly<Record<JobState, readonly [boolean, boolean, boolean]>> = {
    new: [true, true, true],
    lost: [true, true, true],
    failed: [false, true, true],
    done: [false, false, true],
    running: [false, false, false],
  };
  for (const [state, row] of Object.entries(expected) as [JobState, (typeof expected)[JobState]][]) {
    const runs = { "a plain run": undefined, "--rerun failed": "failed", "--rerun all": "all" } as const;
    Object.entries(runs).forEach(([which, rerun], at) => {
      it(`${row[at] ? "runs" : "leaves"} what is ${state} in ${which}`, () => {
        assert.equal(isToRun(state, rerun), row[at]);
      });
    });
  }
});
