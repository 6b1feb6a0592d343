import assert from "node:assert/strict";
import fc from "fast-check";
import type { Goal } from "../../tools/matrix/goal";
import type { RunStage, ScopeCell } from "../../tools/plan/scope";
import { cancelRun } from "../../tools/run/cancellation";
import { type DriveOptions, driveRun } from "../../tools/run/drive-run";
import type { FollowedCell } from "../../tools/run/followed-cell";
import type { Run, RunOrder } from "../../tools/run/ledger";
import { sampleContract } from "../plan/sample-contract";
import { sampleScope, sampleStage } from "../plan/sample-scope";
import { evaluationsText, sampleModel, split } from "../report/sample";
import { InstantBackend, type Outcome } from "./instant-backend";
import { sampleRun, storeRun } from "./sample-run";
import { temporaryStores } from "./temporary-store";

const precision: Goal = { text: "precision@10%", metric: "precision@", parameter: "10.0_pct", order: "desc" };

describe("driveRun", () => {
  const newStore = temporaryStores();

  const begin = async (
    stages: readonly RunStage[],
    names: readonly string[],
    order: Partial<RunOrder> = {},
    contract = sampleContract,
    of?: (name: string) => Partial<ScopeCell>,
  ) => {
    const store = newStore();
    const { cells } = sampleScope(stages, names, of);
    const sample = sampleRun("r1");
    const run: Run = {
      ...sample,
      ...{ cells: [...cells], stages: [...stages] },
      order: { ...(sample.order as RunOrder), ...order },
    };
    await storeRun(store, run);
    const backend = new InstantBackend(store);
    const said: string[] = [];
    const drive = async (options: Partial<DriveOptions> = {}) => {
      const driven = await driveRun({ store, backend, contract }, run, {
        cwd: "/project",
        onEnd: ({ name, stage, known }) => said.push(`${known.state} ${stage} ${name}`),
        onSubmit: ({ stage, jobs, because }) => said.push(`${because} ${stage} ${jobs}`),
        ...options,
      });
      return driven.map(({ cell, state, stage }: FollowedCell) => `${cell.name} ${state}@${stage}`);
    };
    return { store, run, backend, said, drive };
  };
  const only = [sampleStage("run")];
  const quickAndFull = (more: Partial<RunStage> = {}) => [
    sampleStage("quick"),
    sampleStage("full", ["quick"], more),
  ];

  it("runs each cell once, and nothing when it is driven again", async () => {
    const { backend, drive, said } = await begin(only, ["a", "b"]);
    const ended = ["a done@run", "b done@run"];
    assert.deepEqual(await drive(), ended);
    assert.deepEqual(said, ["new run 2", "done run a", "done run b"]);
    assert.deepEqual(await drive(), ended);
    assert.deepEqual(backend.submitted, [{ keys: ["run-a", "run-b"], profile: "small" }]);
  });

  it("starts a stage when the one before is over, with the cells that are done", async () => {
    const { backend, drive } = await begin(quickAndFull(), ["a", "b", "c"]);
    backend.outcomeOf = (key) => (key === "quick-b" ? "failed" : "done");
    assert.deepEqual(await drive(), ["a done@full", "b failed@quick", "c done@full"]);
    assert.deepEqual(
      backend.submitted.map(({ keys }) => keys),
      [
        ["quick-a", "quick-b", "quick-c"],
        ["full-a", "full-c"],
      ],
    );
  });

  it("ends every cell of stages that change nothing where one stage would", async () => {
    const outcome = fc.constantFrom<Outcome>("done", "failed", "memory");
    await fc.assert(
      fc.asyncProperty(
        fc.array(outcome, { minLength: 1, maxLength: 5 }),
        fc.boolean(),
        async (outcomes, needsBoth) => {
          const names = outcomes.map((_, at) => `c${at}`);
          const ends: unknown[] = [];
          for (const stages of [
            only,
            [...quickAndFull(), sampleStage("run", needsBoth ? ["quick", "full"] : ["full"])],
          ]) {
            // A stage that changes nothing has the same jobs as the others.
            const same = (name: string) => {
              const job = { jobKey: name, profile: "small" };
              return { ...job, ...(stages.length > 1 && { earlier: [job, job] }) };
            };
            const { backend, drive } = await begin(
              stages,
              names,
              { onOutOfMemory: "heavy" },
              sampleContract,
              same,
            );
            backend.outcomeOf = (key) => outcomes[names.indexOf(key)]!;
            const states = (await drive()).map((line) => line.replace(/@.*/, ""));
            ends.push([states, backend.submitted]);
          }
          assert.deepEqual(ends[1], ends[0]);
        },
      ),
      { numRuns: 20 },
    );
  });

  it("starts a stage while jobs of another go on that it does not need", async () => {
    const stages = [sampleStage("quick"), sampleStage("side"), ...quickAndFull().slice(1)];
    const last = sampleStage("last", ["full", "side"]);
    const { backend, drive } = await begin([...stages, last], ["a"]);
    assert.deepEqual(await drive(), ["a done@last"]);
    assert.deepEqual(
      backend.submitted.map(({ keys }) => keys[0]),
      ["quick-a", "side-a", "full-a", "last-a"],
    );
  });

  it("does not start a stage behind a closed gate, and does once what failed is run again", async () => {
    const { backend, drive } = await begin(quickAndFull({ gate: { maxFailed: 0 } }), ["a", "b"]);
    backend.outcomeOf = (key) => (key === "quick-b" ? "failed" : "done");
    assert.deepEqual(await drive(), ["a held@full", "b failed@quick"]);
    backend.outcomeOf = () => "done";
    assert.deepEqual(await drive({ rerun: "failed" }), ["a done@full", "b done@full"]);
  });

  it("lets the best go on, by the numbers of the stage before", async () => {
    const promote = { top: { kind: "count" as const, count: 2 }, by: precision };
    const { backend, drive } = await begin(quickAndFull({ promote }), ["a", "b", "c", "d"]);
    const values: Record<string, number> = { "quick-a": 0.2, "quick-b": 0.5, "quick-c": 0.1, "quick-d": 0.4 };
    backend.evaluationsOf = (key) =>
      evaluationsText({
        models: [sampleModel],
        evaluations: [split(0, { stochasticValue: values[key] ?? 0.9 })],
      });
    assert.deepEqual(await drive(), [
      "a notPromoted@full",
      "b done@full",
      "c notPromoted@full",
      "d done@full",
    ]);
    assert.deepEqual(backend.submitted[1]?.keys, ["full-b", "full-d"]);
  });

  it("holds a stage where no cell has the metric that decides", async () => {
    const promote = {
      top: { kind: "share" as const, percent: 50 },
      by: { ...precision, parameter: "5.0_pct" },
    };
    const { backend, drive } = await begin(quickAndFull({ promote }), ["a", "b"]);
    backend.evaluationsOf = () => evaluationsText({ models: [sampleModel], evaluations: [split(0, {})] });
    assert.deepEqual(await drive(), ["a held@full", "b held@full"]);
  });

  it("runs what ran out of memory once more, on the profile that has more", async () => {
    const { backend, drive, said } = await begin(only, ["a", "b"], { onOutOfMemory: "heavy" });
    backend.outcomeOf = (key) => (key === "run-a" ? "memory" : "done");
    assert.deepEqual(await drive(), ["a failed@run", "b done@run"]);
    assert.deepEqual(
      backend.submitted.map(({ keys, profile }) => `${profile}: ${keys.join()}`),
      ["small: run-a,run-b", "heavy: run-a"],
    );
    assert.deepEqual(said, [
      ...["new run 2", "failed run a", "moreMemory run 1"],
      ...["done run b", "failed run a"],
    ]);
    await drive();
    assert.equal(backend.submitted.length, 2);
  });

  it("runs what ran out of memory with the profile that is asked for where that has more", async () => {
    const contract = {
      ...sampleContract,
      profiles: { ...sampleContract.profiles, huge: { ...sampleContract.profiles.heavy!, memoryMiB: 8192 } },
    };
    const { backend, drive, said } = await begin(only, ["a"], { onOutOfMemory: "heavy" }, contract);
    backend.outcomeOf = () => "memory";
    await drive();
    await drive({ rerun: "failed" });
    await drive({ rerun: "failed", use: "huge" });
    assert.deepEqual(
      backend.submitted.map(({ profile }) => profile),
      ["small", "heavy", "heavy", "huge"],
    );
    assert.deepEqual(
      said.filter((line) => !line.startsWith("failed")),
      ["new run 1", "moreMemory run 1", "new run 1", "new run 1"],
    );
  });

  it("runs what failed again only when it is asked to, and then once", async () => {
    const { backend, drive } = await begin(only, ["a", "b"]);
    backend.outcomeOf = (key) => (key === "run-a" ? "failed" : "done");
    await drive();
    await drive();
    await drive({ rerun: "failed" });
    assert.deepEqual(
      backend.submitted.map(({ keys }) => keys),
      [["run-a", "run-b"], ["run-a"]],
    );
  });

  it("runs again only what had failed before it was asked to", async () => {
    const { backend, drive } = await begin(only, ["a", "b"]);
    const leave = new AbortController();
    await drive({ signal: leave.signal, onSubmit: () => leave.abort() });
    backend.outcomeOf = (key) => (key === "run-a" ? "failed" : "done");
    assert.deepEqual(await drive({ rerun: "all" }), ["a failed@run", "b done@run"]);
    assert.equal(backend.submitted.length, 1);
  });

  it("runs all stages again, each after the one before", async () => {
    const { backend, drive } = await begin(quickAndFull(), ["a"]);
    await drive();
    await drive({ rerun: "all" });
    assert.deepEqual(
      backend.submitted.map(({ keys }) => keys[0]),
      ["quick-a", "full-a", "quick-a", "full-a"],
    );
  });

  it("starts nothing more after a failure where the sweep says so", async () => {
    const { backend, drive } = await begin(quickAndFull(), ["a", "b"], { stopOnFailure: true });
    backend.outcomeOf = (key) => (key === "quick-b" ? "failed" : "done");
    assert.deepEqual(await drive(), ["a waiting@full", "b failed@quick"]);
    assert.equal(backend.submitted.length, 1);
  });

  it("starts what a want of memory kept from starting where the sweep stops on failures", async () => {
    const order = { onOutOfMemory: "heavy", stopOnFailure: true };
    const { backend, drive } = await begin(only, ["a", "b"], order);
    backend.outcomeOf = () => {
      if (backend.submitted.length > 1) return "done";
      void backend.terminate("job-1", "not started: another cell failed", 1);
      return "memory";
    };
    assert.deepEqual(await drive(), ["a done@run", "b done@run"]);
    assert.deepEqual(
      backend.submitted.map(({ keys, profile }) => `${profile}: ${keys.join()}`),
      ["small: run-a,run-b", "heavy: run-a", "small: run-b"],
    );
  });

  it("submits again what was lost with its backend, twice at most, and what was killed only when driven again", async () => {
    const { backend, drive } = await begin(only, ["a", "b"]);
    backend.outcomeOf = (key) => (key === "run-a" ? "lost" : "done");
    assert.deepEqual(await drive(), ["a lost@run", "b done@run"]);
    assert.equal(backend.submitted.length, 1);
    backend.outcomeOf = () => "gone";
    assert.deepEqual(await drive(), ["a lost@run", "b done@run"]);
    assert.equal(backend.submitted.length, 4);
    backend.outcomeOf = () => "done";
    assert.deepEqual(await drive(), ["a done@run", "b done@run"]);
  });

  it("submits a job again that cells share as often as any other", async () => {
    const names = ["a", "b", "c", "d"];
    const { backend, drive } = await begin(only, names, {}, sampleContract, () => ({ jobKey: "same" }));
    backend.outcomeOf = () => (backend.submitted.length < 3 ? "gone" : "done");
    assert.deepEqual(
      await drive(),
      names.map((name) => `${name} done@run`),
    );
    assert.deepEqual(backend.submitted, Array(3).fill({ keys: ["same"], profile: "small" }));
  });

  it("starts nothing more of a run that somebody cancels", async () => {
    const { store, run, backend, drive } = await begin(quickAndFull(), ["a", "b"]);
    backend.onEnd = async (key) => {
      if (key === "quick-a") await cancelRun(store, backend, run);
    };
    assert.deepEqual(await drive(), ["a waiting@full", "b notStarted@quick"]);
    assert.equal(backend.submitted.length, 1);
  });

  it("ends what it has just submitted where somebody cancels it meanwhile", async () => {
    const { store, run, backend, drive } = await begin(only, ["a", "b"]);
    const submit = backend.submit.bind(backend);
    backend.submit = async (request) => {
      await cancelRun(store, backend, run);
      return submit(request);
    };
    assert.deepEqual(await drive(), ["a waiting@run", "b waiting@run"]);
    assert.deepEqual(backend.terminated, [["job-1", "cancelled", undefined]]);
  });

  it("stops when it is told to, and leaves what runs", async () => {
    const { backend, drive } = await begin(only, ["a", "b"]);
    const stop = new AbortController();
    backend.onEnd = async () => stop.abort();
    assert.deepEqual(await drive({ signal: stop.signal }), ["a done@run", "b waiting@run"]);
    assert.deepEqual(backend.terminated, []);
  });

  it("does no harm when two drive one run at a time", async () => {
    const { backend, drive } = await begin(quickAndFull(), ["a", "b", "c"]);
    const both = await Promise.all([drive(), drive()]);
    const ended = ["a done@full", "b done@full", "c done@full"];
    assert.deepEqual(both, [ended, ended]);
    assert.ok(backend.submitted.length >= 2);
  });
});
