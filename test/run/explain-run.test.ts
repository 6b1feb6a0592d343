import assert from "node:assert/strict";
import type { KnownJob } from "../../tools/plan/job-state";
import type { RunStage } from "../../tools/plan/scope";
import type { ActiveJob } from "../../tools/run/active-jobs";
import { cancelRun } from "../../tools/run/cancellation";
import { decidePromotions } from "../../tools/run/decide-promotions";
import { explainRun } from "../../tools/run/explain-run";
import type { Run, RunOrder } from "../../tools/run/ledger";
import { sampleContract } from "../plan/sample-contract";
import { knownJob, sampleScope, sampleStage } from "../plan/sample-scope";
import { FakeBackend } from "./fake-backend";
import { sampleRun } from "./sample-run";
import { temporaryStores } from "./temporary-store";

const goal = { text: "roc_auc", metric: "roc_auc", parameter: "", order: "desc" } as const;

describe("explainRun", () => {
  const newStore = temporaryStores();
  const one = [sampleStage("run")];
  const two = (more: Partial<RunStage> = {}) => [sampleStage("quick"), sampleStage("full", ["quick"], more)];
  const order = sampleRun("any").order as RunOrder;

  interface Given {
    readonly stages?: readonly RunStage[];
    readonly names?: readonly string[];
    readonly known?: Readonly<Record<string, KnownJob>>;
    readonly active?: Readonly<Record<string, ActiveJob["status"]>>;
    readonly order?: Partial<RunOrder> | "unknown";
    readonly cancelled?: boolean;
    readonly only?: string;
    readonly sameLabels?: boolean;
  }
  const explain = async (given: Given) => {
    const { stages = one, names = ["a", "b"], known = {}, active = {}, cancelled, only, sameLabels } = given;
    const store = newStore();
    const scope = sampleScope(stages, names, () => (sameLabels ? { coordinates: { label: "x" } } : {}));
    const { order: _, ...sample } = sampleRun("r1");
    const run: Run = {
      ...sample,
      ...{ stages: [...stages], cells: [...scope.cells] },
      ...(given.order !== "unknown" && { order: { ...order, ...given.order } }),
    };
    if (cancelled) await cancelRun(store, new FakeBackend(), run);
    const jobs = new Map([
      ...Object.entries(known),
      ...Object.keys(active).map((key) => [key, knownJob("running")] as const),
    ]);
    const sources = {
      ...(await decidePromotions(store, run, jobs)),
      known: jobs,
      active: new Map(
        Object.entries(active).map(([key, status]) => [key, { jobId: "j1", run: "r1", index: 0, status }]),
      ),
      startedAt: new Map(),
    };
    const cell = run.cells.find(({ name }) => name === only);
    return explainRun(store, run, sources, sampleContract, cell);
  };

  it("has nothing to say of cells that are done", async () => {
    const known = { "run-a": knownJob("done"), "run-b": knownJob("done") };
    assert.deepEqual(await explain({ known }), []);
  });

  it("puts together what failed for one reason, names a log to read, and begins with the most frequent", async () => {
    const bug = knownJob("failed", { reason: "a bug\nin line 3" });
    const known = { "run-a": knownJob("failed", { reason: "a typo" }), "run-b": bug, "run-c": bug };
    assert.deepEqual(await explain({ names: ["a", "b", "c"], known }), [
      {
        ...{ state: "failed", cells: ["b", "c"], reason: "a bug" },
        ...{ advice: "its log says more", command: "sweep logs r1 b" },
      },
      {
        ...{ state: "failed", cells: ["a"], reason: "a typo" },
        ...{ advice: "its log says more", command: "sweep logs r1 a" },
      },
    ]);
  });

  it("tells only of the cell that is asked for", async () => {
    const known = { "run-a": knownJob("failed", { reason: "a bug" }) };
    assert.deepEqual(await explain({ known, only: "b" }), [
      {
        ...{ state: "waiting", cells: ["b"], reason: "no job was submitted" },
        command: "sweep watch r1",
      },
    ]);
  });

  const memory = (profile: string) => knownJob("failed", { reason: "no memory", outOfMemory: true, profile });

  it("names the next bigger profile where memory ran out, and says so where there is none", async () => {
    assert.deepEqual(await explain({ known: { "run-a": memory("wide"), "run-b": memory("heavy") } }), [
      {
        ...{ state: "failed", cells: ["a"], reason: "no memory", advice: "it needs more memory" },
        command: "sweep retry r1 --use heavy",
      },
      {
        ...{ state: "failed", cells: ["b"], reason: "no memory" },
        advice: "the stack has no resource profile with more memory: make the experiment smaller",
      },
    ]);
  });

  it("names the stage where there are several, and the log of the cell that ran for others", async () => {
    const stages = [sampleStage("quick", [], { onePer: ["label"] }), sampleStage("full", ["quick"])];
    const known = { "quick-a": knownJob("failed", { reason: "a bug" }) };
    assert.deepEqual(await explain({ stages, known, sameLabels: true }), [
      {
        ...{ state: "failed", cells: ["a"], reason: "a bug (stage quick)" },
        ...{ advice: "its log says more", command: "sweep logs r1 a" },
      },
      {
        ...{ state: "failed", cells: ["b"], reason: "as a: a bug (stage quick)" },
        ...{ advice: "its log says more", command: "sweep logs r1 a" },
      },
    ]);
  });

  it("says of what was lost that it can just be run again", async () => {
    const known = { "run-a": knownJob("done"), "run-b": knownJob("lost", { reason: "killed" }) };
    const lost = {
      ...{ state: "lost", cells: ["b"], reason: "killed" },
      advice: "this says nothing about the experiment: run it again",
    };
    assert.deepEqual(await explain({ known }), [{ ...lost, command: "sweep watch r1" }]);
    assert.deepEqual(await explain({ known, cancelled: true }), [{ ...lost, command: "sweep retry r1" }]);
  });

  it("says what waits for its turn, and how much there is to run in", async () => {
    const active = { "run-a": "RUNNING", "run-b": "RUNNABLE" } as const;
    const [running, waiting] = await explain({ active, order: { maxInFlight: 1 } });
    assert.deepEqual(running, {
      ...{ state: "running", cells: ["a"] },
      reason: "it has just begun, or waits for another cell that builds the same",
    });
    assert.deepEqual(waiting, {
      ...{ state: "waiting", cells: ["b"] },
      reason:
        "its turn has not come: 1 run now; a cell of profile small takes 1 of 4 vCPUs and 1024 of 8192 MiB, and at most 1 of the run run at a time",
    });
  });

  it("says that nobody has started a cell, and how to", async () => {
    const cause = { state: "waiting", cells: ["a", "b"], reason: "no job was submitted" };
    assert.deepEqual(await explain({}), [{ ...cause, command: "sweep watch r1" }]);
    assert.deepEqual(await explain({ order: "unknown" }), [
      { ...cause, command: "sweep run sweep.yaml --rerun failed" },
    ]);
  });

  it("says why a job ended before its turn came", async () => {
    const known = { "run-a": knownJob("done"), "run-b": knownJob("new", { reason: "the runner died" }) };
    assert.deepEqual(await explain({ known }), [
      { state: "not started", cells: ["b"], reason: "the runner died", command: "sweep watch r1" },
    ]);
  });

  it("says that the run was cancelled, but for what another run goes on with", async () => {
    const active = { "run-b": "RUNNABLE" } as const;
    const causes = await explain({ cancelled: true, active });
    assert.deepEqual(causes[0], {
      ...{ state: "waiting", cells: ["a"], reason: "the run was cancelled" },
      command: "sweep retry r1",
    });
    assert.match(causes[1]!.reason, /^its turn has not come/);
  });

  it("says that the sweep stops on failures", async () => {
    const known = { "run-a": knownJob("failed", { reason: "a bug" }) };
    const causes = await explain({ known, order: { stopOnFailure: true } });
    assert.deepEqual(causes[1], {
      ...{ state: "waiting", cells: ["b"] },
      reason: "another cell failed, and the sweep says onFailure: stop",
      command: "sweep retry r1",
    });
  });

  it("says which stages are not over yet", async () => {
    const stages = [...two(), sampleStage("side"), sampleStage("last", ["full", "side"])];
    const known = { "quick-a": knownJob("done"), "side-a": knownJob("done"), "side-b": knownJob("done") };
    const causes = await explain({ stages, known, active: { "quick-b": "RUNNING" } });
    assert.deepEqual(causes[0], {
      ...{ state: "waiting", cells: ["a"] },
      reason: "stage full starts when quick is over, while somebody watches",
      command: "sweep watch r1",
    });
  });

  it("says that a stage can start whose stages before are over, though cells failed there", async () => {
    const known = { "quick-a": knownJob("failed", { reason: "a bug" }), "quick-b": knownJob("done") };
    assert.deepEqual((await explain({ stages: two(), known }))[1], {
      ...{ state: "waiting", cells: ["b"], reason: "no job was submitted" },
      command: "sweep watch r1",
    });
  });

  it("says what opens a gate again", async () => {
    const known = { "quick-a": knownJob("failed", { reason: "a bug" }), "quick-b": knownJob("done") };
    assert.deepEqual((await explain({ stages: two({ gate: { maxFailed: 0 } }), known }))[1], {
      ...{ state: "held", cells: ["b"] },
      reason: "1 cell failed in quick, and the gate of full lets it start after at most 0",
      advice: "mend what failed and run it again; then full starts",
      command: "sweep retry r1",
    });
  });

  it("says of a promotion without numbers that running again does not help", async () => {
    const stages = two({ promote: { top: { kind: "count", count: 1 }, by: goal } });
    const known = { "quick-a": knownJob("done"), "quick-b": knownJob("done") };
    assert.deepEqual(await explain({ stages, known }), [
      {
        ...{ state: "held", cells: ["a", "b"] },
        reason: "no cell has a roc_auc in quick to be promoted by",
        advice:
          "let the experiments evaluate that metric, or promote by one that they do evaluate (promote.by of full), and run the sweep's file",
      },
    ]);
  });

  it("explains ten thousand cells at once", async function () {
    this.timeout(10_000);
    const names = Array.from({ length: 10_000 }, (_, at) => `c${at}`);
    const active = Object.fromEntries(names.map((name) => [`run-${name}`, "RUNNABLE"] as const));
    const causes = await explain({ names, active });
    assert.deepEqual(
      causes.map(({ cells }) => cells.length),
      [10_000],
    );
  });
});
