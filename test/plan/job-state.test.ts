import assert from "node:assert/strict";
import {
  isForMoreMemory,
  type JobState,
  profileToRun,
  type Rerun,
  stateToStart,
} from "../../tools/plan/job-state";
import { sampleContract } from "./sample-contract";
import { knownJob } from "./sample-scope";

const { profiles } = sampleContract;
/** A job that ran out of memory, unless on nothing. */
const outOfMemory = (profile?: string) => {
  const more = profile === undefined ? {} : { profile };
  return knownJob("failed", { outOfMemory: true, ...more });
};

describe("stateToStart", () => {
  /** By state: in a plain run, with `--rerun failed`, with `--rerun all`. */
  const expected: Readonly<Record<JobState, readonly [JobState, JobState, JobState]>> = {
    new: ["new", "new", "new"],
    lost: ["lost", "lost", "lost"],
    failed: ["failed", "new", "new"],
    done: ["done", "done", "new"],
    running: ["running", "running", "running"],
  };
  const reruns: readonly (Rerun | undefined)[] = [undefined, "failed", "all"];
  for (const [state, row] of Object.entries(expected) as [JobState, (typeof expected)[JobState]][]) {
    reruns.forEach((rerun, at) => {
      const which = rerun ? `with --rerun ${rerun}` : "in a plain run";
      it(`takes what is ${state} for ${row[at]} ${which}`, () =>
        assert.equal(stateToStart(knownJob(state), { rerun }, profiles), row[at]));
    });
  }

  it("takes for new what nobody knows", () => assert.equal(stateToStart(undefined, {}, profiles), "new"));

  it("takes for new what ran out of memory on a smaller profile", () => {
    const onOutOfMemory = "heavy";
    assert.equal(stateToStart(outOfMemory("small"), { onOutOfMemory }, profiles), "new");
    assert.equal(stateToStart(outOfMemory("heavy"), { onOutOfMemory }, profiles), "failed");
    const other = knownJob("failed", { profile: "small" });
    assert.equal(stateToStart(other, { onOutOfMemory }, profiles), "failed");
  });
});

describe("isForMoreMemory", () => {
  const cases: readonly (readonly [string, string | undefined, string | undefined, boolean])[] = [
    ["on a profile that has more", "small", "heavy", true],
    ["not on the one that it ran on", "heavy", "heavy", false],
    ["not on another that has no more", "small", "wide", false],
    ["not on a smaller one than a user chose before", "heavy", "small", false],
    ["nowhere where the sweep names none", "small", undefined, false],
    ["on the one of the sweep where nobody knows what it ran on", undefined, "small", true],
    ["not on one that the stack has lost", "small", "gone", false],
  ];
  for (const [which, ranOn, onOutOfMemory, expected] of cases) {
    it(`runs a job again ${which}`, () =>
      assert.equal(isForMoreMemory(outOfMemory(ranOn), onOutOfMemory, profiles), expected));
  }
});

describe("profileToRun", () => {
  const cases: readonly (readonly [string, string, string | undefined, string | undefined, string])[] = [
    ["the one that is asked for", "small", undefined, "heavy", "small"],
    ["the bigger one where that was too little", "small", "small", "heavy", "heavy"],
    ["the bigger one again where that was too little as well", "small", "heavy", "heavy", "heavy"],
    ["the bigger one where the one that is asked for has no more", "wide", "small", "heavy", "heavy"],
    ["the one that is asked for where it has more", "heavy", "small", "heavy", "heavy"],
    ["the one that is asked for where the sweep names no bigger one", "small", "small", undefined, "small"],
    ["the one that is asked for where the sweep's is smaller", "heavy", "heavy", "small", "heavy"],
  ];
  for (const [which, asked, ranOn, onOutOfMemory, expected] of cases) {
    it(`is ${which}`, () => {
      const known = ranOn === undefined ? undefined : outOfMemory(ranOn);
      assert.equal(profileToRun(asked, known, onOutOfMemory, profiles), expected);
    });
  }
});
