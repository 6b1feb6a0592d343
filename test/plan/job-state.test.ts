import assert from "node:assert/strict";
import { isForMoreMemory, type JobState, type Rerun, stateToStart } from "../../tools/plan/job-state";
import { knownJob } from "./sample-scope";

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
        assert.equal(stateToStart(knownJob(state), { rerun }), row[at]));
    });
  }

  it("takes for new what nobody knows", () => assert.equal(stateToStart(undefined, {}), "new"));

  it("takes for new what ran out of memory on another profile", () => {
    const short = knownJob("failed", { outOfMemory: true, profile: "small" });
    assert.equal(stateToStart(short, { onOutOfMemory: "large" }), "new");
    assert.equal(stateToStart({ ...short, profile: "large" }, { onOutOfMemory: "large" }), "failed");
    assert.equal(
      stateToStart(knownJob("failed", { profile: "small" }), { onOutOfMemory: "large" }),
      "failed",
    );
  });
});

describe("isForMoreMemory", () => {
  it("asks for a profile that the sweep names", () => {
    assert.equal(isForMoreMemory(knownJob("failed", { outOfMemory: true, profile: "small" })), false);
  });
});
