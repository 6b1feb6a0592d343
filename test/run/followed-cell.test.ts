import assert from "node:assert/strict";
import type { KnownJob } from "../../tools/plan/job-state";
import type { RunStage } from "../../tools/plan/scope";
import { type Promoted, standingOf } from "../../tools/plan/standing";
import type { ActiveJob } from "../../tools/run/active-jobs";
import { followedCells } from "../../tools/run/followed-cell";
import { knownJob, sampleScope, sampleStage } from "../plan/sample-scope";

const goal = { text: "roc_auc", metric: "roc_auc", parameter: "", order: "desc" } as const;

describe("followedCells", () => {
  const one = [sampleStage("run")];
  const two = (more: Partial<RunStage> = {}) => [sampleStage("quick"), sampleStage("full", ["quick"], more)];

  interface Given {
    readonly stages?: readonly RunStage[];
    readonly known: Readonly<Record<string, KnownJob>>;
    readonly active?: Readonly<Record<string, ActiveJob["status"]>>;
    readonly startedAt?: Readonly<Record<string, number>>;
    readonly promoted?: Readonly<Record<string, Promoted>>;
  }
  /** How the cell `a` stands, beside `b`, whose labels are the same. */
  const follow = ({ stages = one, known, active = {}, startedAt = {}, promoted = {} }: Given) => {
    const scope = sampleScope(stages, ["a", "b"], () => ({ coordinates: { label: "x" } }));
    const jobs = new Map(Object.entries(known));
    const [first] = followedCells(scope, {
      standing: standingOf(scope, (key) => jobs.get(key)?.state ?? "new", new Map(Object.entries(promoted))),
      known: jobs,
      active: new Map(
        Object.entries(active).map(([key, status]) => [key, { jobId: "j1", run: "r1", index: 0, status }]),
      ),
      startedAt: new Map(Object.entries(startedAt)),
    });
    const { cell, ...where } = first!;
    assert.equal(cell.name, "a");
    return where;
  };
  const done = knownJob("done");
  const running = knownJob("running");
  const promote = { top: { kind: "count", count: 1 } as const, by: goal };

  const cases: readonly (readonly [string, Given, ReturnType<typeof follow>])[] = [
    ["waits of which there is no trace", { known: {} }, { stage: "run", state: "waiting" }],
    [
      "waits whose job has no room yet",
      { known: { "run-a": running }, active: { "run-a": "RUNNABLE" } },
      { stage: "run", state: "waiting" },
    ],
    [
      "runs, since when its attempt began",
      { known: { "run-a": running }, active: { "run-a": "RUNNING" }, startedAt: { "run-a": 7 } },
      { stage: "run", state: "running", startedAt: 7 },
    ],
    [
      "was not started whose job ended before",
      { known: { "run-a": knownJob("new", { reason: "cancelled" }) } },
      { stage: "run", state: "notStarted", reason: "cancelled" },
    ],
    [
      "is done, after so many seconds",
      { known: { "run-a": knownJob("done", { seconds: 3 }) } },
      { stage: "run", state: "done", seconds: 3 },
    ],
    ["is done for all that is known", { known: { "run-a": done } }, { stage: "run", state: "done" }],
    [
      "failed, for a reason",
      { known: { "run-a": knownJob("failed", { reason: "a bug" }) } },
      { stage: "run", state: "failed", reason: "a bug" },
    ],
    [
      "was lost for no known reason",
      { known: { "run-a": knownJob("lost") } },
      { stage: "run", state: "lost", reason: "no reason is known" },
    ],
    [
      "waits for the stage before",
      { stages: two(), known: { "quick-a": done, "quick-b": running } },
      { stage: "full", state: "waiting" },
    ],
    [
      "failed in an earlier stage, although it has a result in the last from before",
      { stages: two(), known: { "quick-a": knownJob("failed", { reason: "a bug" }), "full-a": done } },
      { stage: "quick", state: "failed", reason: "a bug" },
    ],
    [
      "is held behind a gate",
      {
        stages: two({ gate: { maxFailed: 0 } }),
        known: { "quick-a": done, "quick-b": knownJob("failed") },
      },
      {
        ...{ stage: "full", state: "held" },
        reason: "1 cell failed in quick, and the gate of full lets it start after at most 0",
      },
    ],
    [
      "was not promoted",
      {
        ...{ stages: two({ promote }), known: { "quick-a": done, "quick-b": done } },
        promoted: { full: new Set([1]) },
      },
      { stage: "full", state: "notPromoted", reason: "others of quick were better" },
    ],
  ];
  for (const [which, given, expected] of cases)
    it(`says of a cell that it ${which}`, () => assert.deepEqual(follow(given), expected));

  it("gives a cell the state and reason of the one that runs for it, and says whose they are", () => {
    const stages = [sampleStage("run", [], { onePer: ["label"] })];
    const known = { "run-a": knownJob("failed", { reason: "a bug" }) };
    const scope = sampleScope(stages, ["a", "b"], () => ({ coordinates: { label: "x" } }));
    const sources = {
      standing: standingOf(scope, (key) => (key === "run-a" ? "failed" : "new")),
      ...{ known: new Map(Object.entries(known)), active: new Map(), startedAt: new Map() },
    };
    assert.deepEqual(
      followedCells(scope, sources).map(({ state, reason }) => [state, reason]),
      [
        ["failed", "a bug"],
        ["failed", "as a: a bug"],
      ],
    );
  });
});
