import assert from "node:assert/strict";
import type { KnownJob } from "../../tools/plan/job-state";
import { type PlanOptions, planScope } from "../../tools/plan/plan";
import { sampleContract } from "./sample-contract";
import { knownJob, sampleScope, sampleStage } from "./sample-scope";

const noCells = { new: 0, waiting: 0, running: 0, done: 0, failed: 0, lost: 0, notPromoted: 0, held: 0 };

describe("planScope", () => {
  const names = ["a", "b", "c", "d", "e", "f"];
  const scope = sampleScope([sampleStage("run")], names, (name) => (name === "a" ? { profile: "wide" } : {}));
  const known = new Map<string, KnownJob>([
    ["run-b", knownJob("running")],
    ["run-c", knownJob("done", { seconds: 6 })],
    ["run-d", knownJob("failed", { reason: "a bug" })],
    ["run-e", knownJob("lost", { holders: ["job-1"] })],
  ]);
  const plan = (options: PlanOptions = {}) => planScope(scope, known, new Map(), sampleContract, options);
  const toRun = (options: PlanOptions) =>
    plan(options)
      .cells.filter((cell) => cell.toRun)
      .map(({ cell }) => cell.name)
      .join("");

  it("says how each cell stands, and whether it starts now", () => {
    assert.deepEqual(
      plan().cells.map(({ cell, state, toRun }) => [cell.name, state, toRun]),
      [
        ["a", "new", true],
        ["b", "running", false],
        ["c", "done", false],
        ["d", "failed", false],
        ["e", "lost", true],
        ["f", "new", true],
      ],
    );
  });

  it("counts cells by state, and those to run by profile", () => {
    const { totals, profiles } = plan();
    assert.deepEqual(totals, { ...noCells, new: 2, running: 1, done: 1, failed: 1, lost: 1 });
    assert.deepEqual(profiles, { wide: 1, small: 2 });
  });

  it("counts what ran out of memory under the profile that it is run with again", () => {
    const short = new Map([["run-b", knownJob("failed", { outOfMemory: true, profile: "small" })]]);
    const options = { onOutOfMemory: "heavy" };
    const { profiles } = planScope(scope, short, new Map(), sampleContract, options);
    assert.deepEqual(profiles, { wide: 1, heavy: 1, small: 4 });
  });

  it("runs again what failed, or all, and says that they are as they were", () => {
    assert.equal(toRun({ rerun: "failed" }), "adef");
    assert.equal(toRun({ rerun: "all" }), "acdef");
    assert.deepEqual(plan({ rerun: "all" }).totals, plan().totals);
  });

  it("starts nothing while a cell is failed where the sweep stops on a failure, unless that is run again", () => {
    assert.equal(toRun({ stopOnFailure: true }), "");
    assert.equal(toRun({ stopOnFailure: true, rerun: "failed" }), "adef");
  });

  it("rests the estimate on what is done", () => {
    assert.deepEqual(plan().estimate, { wallSeconds: 9, vcpuHours: 36 / 3600, measuredJobs: 1 });
  });

  it("starts and counts a job once that cells and stages share", () => {
    const stages = [sampleStage("quick"), sampleStage("full", ["quick"])];
    const shared = { jobKey: "same", profile: "small" };
    const of = (name: string) => (name === "c" ? {} : { ...shared, earlier: [shared] });
    const { toRun, profiles, cells, estimate } = planScope(
      sampleScope(stages, ["a", "b", "c"], of),
      ...[new Map<string, KnownJob>(), new Map(), sampleContract],
    );
    assert.deepEqual(toRun, [
      { stage: 0, cell: 0 },
      { stage: 0, cell: 2 },
    ]);
    assert.deepEqual(profiles, { small: 2 });
    assert.deepEqual(
      cells.map(({ toRun }) => toRun),
      [true, true, true],
    );
    // The shared one, and two of c.
    assert.equal(estimate.vcpuHours, (3 * 30) / 3600);
  });

  it("says that a cell that failed keeps the others from starting, and nothing where none could", () => {
    const stopOnFailure = true;
    assert.equal(plan({ stopOnFailure }).stopped, true);
    assert.equal(plan({ stopOnFailure, rerun: "failed" }).stopped, false);
    const ended = new Map([["run-a", knownJob("failed")]]);
    const one = sampleScope([sampleStage("run")], ["a"]);
    assert.equal(planScope(one, ended, new Map(), sampleContract, { stopOnFailure }).stopped, false);
  });

  it("counts what comes later, also of what runs again", () => {
    const stages = [sampleStage("quick"), sampleStage("full", ["quick"])];
    const all = new Map(["quick-a", "full-a"].map((key) => [key, knownJob("done")]));
    const later = (options: PlanOptions) =>
      planScope(sampleScope(stages, ["a"]), all, new Map(), sampleContract, options).stages.map(
        ({ counts, later }) => [counts, later],
      );
    assert.deepEqual(later({}), [
      [{ done: 1 }, 0],
      [{ done: 1 }, 0],
    ]);
    assert.deepEqual(later({ rerun: "all" }), [
      [{ done: 1 }, 0],
      [{ done: 1 }, 1],
    ]);
  });

  it("counts the fates of each stage, and what starts in it", () => {
    const stages = [sampleStage("quick"), sampleStage("full", ["quick"], { gate: { maxFailed: 0 } })];
    const staged = planScope(sampleScope(stages, ["a", "b"]), new Map(), new Map(), sampleContract);
    assert.deepEqual(
      staged.stages.map(({ stage, counts, toRun }) => [stage.name, counts, toRun]),
      [
        ["quick", { new: 2 }, 2],
        ["full", { waiting: 2 }, 0],
      ],
    );
    assert.deepEqual(staged.toRun, [
      { stage: 0, cell: 0 },
      { stage: 0, cell: 1 },
    ]);
    const failed = new Map([
      ["quick-a", knownJob("failed")],
      ["quick-b", knownJob("done")],
    ]);
    const held = planScope(sampleScope(stages, ["a", "b"]), failed, new Map(), sampleContract);
    assert.equal(
      held.stages[1]?.heldBecause,
      "1 cell failed in quick, and the gate of full lets it start after at most 0",
    );
    assert.deepEqual(held.totals, { ...noCells, failed: 1, held: 1 });
  });
});
