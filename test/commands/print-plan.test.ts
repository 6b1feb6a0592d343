import assert from "node:assert/strict";
import { count, formatDuration, type PrintedPlan, printPlan } from "../../tools/commands/print-plan";
import type { JobState } from "../../tools/plan/job-state";
import { type Plan, planScope } from "../../tools/plan/plan";
import type { Scope } from "../../tools/plan/scope";
import { sampleContract } from "../plan/sample-contract";
import { knownJob, sampleScope, sampleStage } from "../plan/sample-scope";

describe("printPlan", () => {
  const print = (...states: readonly (JobState | "new wide")[]) => {
    const scope = sampleScope(
      [sampleStage("run")],
      states.map((_, at) => String(at)),
      (name) => (states[Number(name)] === "new wide" ? { profile: "wide" } : {}),
    );
    const known = new Map(
      states.flatMap((state, at) => {
        if (state === "new wide" || state === "new") return [];
        return [[`run-${at}`, knownJob(state, state === "done" ? { seconds: 200 } : {})] as const];
      }),
    );
    return printPlan(
      madePlan(scope, planScope(scope, known, new Map(), sampleContract)),
      "2 labels",
      sampleContract,
    );
  };
  const madePlan = (scope: Scope, plan: Plan): PrintedPlan => ({
    plan,
    allCells: scope.cells.length,
    shared: { definitions: Math.min(2, scope.cells.length), matrixSets: scope.cells.length },
  });

  it("shows what is there, what would run and how long it takes", () => {
    assert.equal(
      print("new", "new wide", "done", "done", "failed", "running", "lost", "new"),
      `2 labels = 8 cells
  3 new · 2 done · 1 running · 1 failed · 1 lost
built once and shared: 2 definitions of cohort, labels and features, 8 sets of matrices
to run: 4 cells, 5 min 50 s on this machine, 0.4 vCPU-hours (from 2 finished cells of this sweep)
┌─────────┬───────┬───────┬──────────┬─────────┐
│ profile │ cells │ vCPUs │   memory │ timeout │
├─────────┼───────┼───────┼──────────┼─────────┤
│ small   │     3 │     1 │ 1024 MiB │     1 h │
├─────────┼───────┼───────┼──────────┼─────────┤
│ wide    │     1 │     4 │ 1024 MiB │     2 h │
└─────────┴───────┴───────┴──────────┴─────────┘`,
    );
  });

  it("says of one cell that it is one, and of a guess that it is one", () => {
    assert.deepEqual(print("new").split("\n").slice(0, 4), [
      "2 labels = 1 cell",
      "  1 new · 0 done · 0 running · 0 failed",
      "built once and shared: 1 definition of cohort, labels and features, 1 set of matrices",
      "to run: 1 cell, 30 s on this machine, 0.008 vCPU-hours (a guess: nothing of it has been measured yet)",
    ]);
  });

  it("says that there is nothing to run", () => {
    assert.equal(
      print("done", "done"),
      "2 labels = 2 cells\n  0 new · 2 done · 0 running · 0 failed\nnothing to run",
    );
  });

  it("says that what is missing runs already", () => {
    assert.equal(
      print("done", "running"),
      "2 labels = 2 cells\n  0 new · 1 done · 1 running · 0 failed\nnothing to start: what is missing runs already",
    );
  });

  it("says that a failure keeps what is new from starting", () => {
    const scope = sampleScope([sampleStage("run")], ["a", "b"]);
    const known = new Map([["run-a", knownJob("failed")]]);
    const plan = planScope(scope, known, new Map(), sampleContract, { stopOnFailure: true });
    assert.equal(
      printPlan(madePlan(scope, plan), "2 labels", sampleContract),
      `2 labels = 2 cells
  1 new · 0 done · 0 running · 1 failed
nothing starts: a cell failed, and the sweep says onFailure: stop
(--rerun failed runs the 1 failed cell again)`,
    );
  });

  it("says how to run again what failed", () => {
    assert.equal(
      print("done", "failed", "failed"),
      `2 labels = 3 cells
  0 new · 1 done · 0 running · 2 failed
nothing to run
(--rerun failed runs the 2 failed cells again)`,
    );
  });
});

describe("printPlan, with stages", () => {
  const goal = { text: "precision@10%", metric: "precision@", parameter: "10.0_pct", order: "desc" } as const;
  const stages = [
    sampleStage("validate", [], { runs: "validate-only", onePer: ["cell"] }),
    sampleStage("quick", ["validate"]),
    sampleStage("full", ["quick"], {
      promote: { top: { kind: "share", percent: 25 }, by: goal },
      gate: { maxFailed: 0 },
    }),
  ];
  const scope = sampleScope(stages, ["a", "b", "c", "d"]);
  const print = (allCells: number, ...known: [string, JobState][]) =>
    printPlan(
      {
        plan: planScope(
          scope,
          new Map(known.map(([key, state]) => [key, knownJob(state)])),
          new Map(),
          sampleContract,
        ),
        allCells,
        shared: { definitions: 2, matrixSets: 2 },
      },
      "4 cells",
      sampleContract,
    );

  it("shows what each stage does, and what starts now", () => {
    assert.equal(
      print(9),
      `4 cells = 9 cells, 4 of them chosen
  4 new · 0 done · 0 running · 0 failed
┌──────────┬──────────┬───────────────────────────────────────────────────────────────────┐
│ stage    │ after    │ cells                                                             │
├──────────┼──────────┼───────────────────────────────────────────────────────────────────┤
│ validate │          │ 4 new (only validates; one per cell)                              │
├──────────┼──────────┼───────────────────────────────────────────────────────────────────┤
│ quick    │ validate │ 4 waiting                                                         │
├──────────┼──────────┼───────────────────────────────────────────────────────────────────┤
│ full     │ quick    │ 4 waiting (the best 25% by precision@10%; after at most 0 failed) │
└──────────┴──────────┴───────────────────────────────────────────────────────────────────┘
built once and shared: 2 definitions of cohort, labels and features, 2 sets of matrices
to run: 4 jobs now, then quick, full; 1 min 5 s on this machine, 0.0 vCPU-hours (a guess: nothing of it has been measured yet)
┌─────────┬───────┬───────┬──────────┬─────────┐
│ profile │ cells │ vCPUs │   memory │ timeout │
├─────────┼───────┼───────┼──────────┼─────────┤
│ small   │     4 │     1 │ 1024 MiB │     1 h │
└─────────┴───────┴───────┴──────────┴─────────┘`.replace("0.0 vCPU", "0.047 vCPU"),
    );
  });

  it("says why a stage does not start", () => {
    const text = print(
      4,
      ...["a", "b", "c", "d"].map((name): [string, JobState] => [`validate-${name}`, "done"]),
      ...["a", "b", "c"].map((name): [string, JobState] => [`quick-${name}`, "done"]),
      ["quick-d", "failed"],
    );
    assert.match(text, /stage full does not start: 1 cell failed in quick, and the gate of full lets/);
  });
});

describe("formatDuration", () => {
  const cases: Readonly<Record<string, number>> = {
    "0 s": 0.4,
    "59 s": 59.4,
    "1 min": 59.6,
    "1 min 1 s": 61,
    "3 min 20 s": 200,
    "59 min 59 s": 3599.4,
    "1 h": 3599.6,
    "2 h 5 min": 7525,
    "24 h": 86400,
  };
  for (const [text, seconds] of Object.entries(cases)) {
    it(`says ${text} for ${seconds} seconds`, () => assert.equal(formatDuration(seconds), text));
  }
});

describe("count", () => {
  it("puts a noun in the plural but for one", () => {
    assert.deepEqual(
      [0, 1, 2].map((number) => count(number, "cell")),
      ["0 cells", "1 cell", "2 cells"],
    );
  });
});
