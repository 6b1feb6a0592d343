import assert from "node:assert/strict";
import { expectedJobs } from "../../tools/plan/expected-jobs";
import { type KnownJob, stateToStart } from "../../tools/plan/job-state";
import { jobIn, type RunStage } from "../../tools/plan/scope";
import { type Promoted, standingOf } from "../../tools/plan/standing";
import { sampleContract } from "./sample-contract";
import { knownJob, sampleScope, sampleStage } from "./sample-scope";

const goal = { text: "roc_auc", metric: "roc_auc", parameter: "", order: "desc" } as const;

describe("expectedJobs", () => {
  const names = ["a", "b", "c", "d", "e"];
  /** `2 small × 30 s` for each stage. */
  const expected = (
    stages: readonly RunStage[],
    jobs: Readonly<Record<string, KnownJob>> = {},
    promoted: Readonly<Record<string, Promoted>> = {},
  ) => {
    const scope = sampleScope(stages, names, (name) => ({
      profile: name === "e" ? "wide" : "small",
      coordinates: { label: name < "c" ? "x" : "y" },
    }));
    const known = new Map(Object.entries(jobs));
    const stateOf = (key: string) => stateToStart(known.get(key), {}, sampleContract.profiles);
    const standing = standingOf(scope, stateOf, new Map(Object.entries(promoted)));
    const profileOf = (stage: number, cell: number) => jobIn(scope.cells[cell]!, stage).profile;
    const { stages: of, measuredJobs } = expectedJobs(scope, standing, known, profileOf);
    return {
      measuredJobs,
      stages: of.map((groups) =>
        groups
          .map(({ profile, jobs, seconds }) => `${+jobs.toFixed(2)} ${profile} × ${seconds} s`)
          .join(", "),
      ),
    };
  };
  const done = (seconds?: number) => knownJob("done", seconds === undefined ? {} : { seconds });

  it("guesses where nothing has finished", () => {
    const validate = sampleStage("validate", [], { runs: "validate-only" });
    assert.deepEqual(expected([validate, sampleStage("full", ["validate"])]), {
      measuredJobs: 0,
      stages: ["5 small × 5 s", "4 small × 30 s, 1 wide × 30 s"],
    });
    const command = sampleStage("run", [], { runs: "command" });
    assert.deepEqual(expected([command]).stages, ["4 small × 30 s, 1 wide × 30 s"]);
  });

  it("counts what is new and lost, and goes by what finished jobs took", () => {
    const known = {
      "run-a": done(10),
      "run-b": done(20),
      "run-c": knownJob("lost"),
      "run-d": knownJob("failed"),
    };
    assert.deepEqual(expected([sampleStage("run")], known), {
      measuredJobs: 2,
      stages: ["1 small × 15 s, 1 wide × 15 s"],
    });
  });

  it("takes no job for measured whose duration nobody knows", () => {
    assert.equal(expected([sampleStage("run")], { "run-a": done() }).measuredJobs, 0);
  });

  it("goes by another stage where none of this one has finished, but not for what only validates", () => {
    const stages = [
      sampleStage("quick"),
      sampleStage("check", [], { runs: "validate-only" }),
      sampleStage("full", ["quick"]),
    ];
    assert.deepEqual(expected(stages, { "quick-a": done(8) }).stages, [
      "4 small × 8 s",
      "5 small × 5 s",
      "4 small × 8 s, 1 wide × 8 s",
    ]);
  });

  it("counts one job for the cells of a representative, now and later", () => {
    const one = (name: string, ...needs: string[]) => sampleStage(name, needs, { onePer: ["label"] });
    assert.deepEqual(expected([one("quick"), one("full", "quick")]).stages, [
      "2 small × 30 s",
      "1.6 small × 30 s, 0.4 wide × 30 s",
    ]);
  });

  it("counts as many as are promoted, at most those that are there", () => {
    const full = (top: NonNullable<RunStage["promote"]>["top"]) => [
      sampleStage("quick"),
      sampleStage("full", ["quick"], { promote: { top, by: goal } }),
    ];
    const later = (top: NonNullable<RunStage["promote"]>["top"]) => expected(full(top)).stages[1];
    assert.equal(later({ kind: "count", count: 2 }), "1.6 small × 30 s, 0.4 wide × 30 s");
    assert.equal(later({ kind: "count", count: 9 }), "4 small × 30 s, 1 wide × 30 s");
    assert.equal(later({ kind: "share", percent: 30 }), "1.6 small × 30 s, 0.4 wide × 30 s");
    const known = Object.fromEntries(names.map((name) => [`quick-${name}`, done(6)]));
    const top = { kind: "count", count: 2 } as const;
    assert.equal(
      expected(full(top), known, { full: new Set([1, 4]) }).stages[1],
      "1 small × 6 s, 1 wide × 6 s",
    );
  });

  it("expects nothing of stages behind a closed gate", () => {
    const gated = sampleStage("full", ["quick"], { gate: { maxFailed: 0 } });
    const known = Object.fromEntries(names.map((name) => [`quick-${name}`, done(6)]));
    const stages = expected([sampleStage("quick"), gated], {
      ...known,
      "quick-a": knownJob("failed"),
    }).stages;
    assert.deepEqual(stages, ["", ""]);
  });
});
