import assert from "node:assert/strict";
import type { RunStage } from "../../tools/plan/scope";
import type { Run } from "../../tools/run/ledger";
import { readRunResults } from "../../tools/run/read-run-results";
import { sampleScope, sampleStage } from "../plan/sample-scope";
import { evaluationsText, sampleModel, sampleResult, split } from "../report/sample";
import { FakeBackend } from "./fake-backend";
import { sampleRun } from "./sample-run";
import { temporaryStores } from "./temporary-store";

describe("readRunResults", () => {
  const newStore = temporaryStores();
  const two = (more: Partial<RunStage> = {}) => [sampleStage("quick"), sampleStage("full", ["quick"], more)];

  interface Given {
    readonly stages?: readonly RunStage[];
    readonly names?: readonly string[];
    /** Values by job key; a job without one failed. */
    readonly values: Readonly<Record<string, number | "failed">>;
    readonly more?: Partial<Run>;
    readonly stage?: string;
    readonly sharedQuick?: boolean;
  }
  /** `a done 0.5` by cell and job, or `a failed: why`. */
  const read = async ({ stages = two(), names = ["a"], values, more, stage, sharedQuick }: Given) => {
    const store = newStore();
    const earlier = [{ jobKey: "quick", profile: "small" }];
    const scope = sampleScope(stages, names, () => (sharedQuick ? { earlier } : {}));
    const run = { ...sampleRun("r1"), stages: [...stages], cells: [...scope.cells], ...more };
    for (const [key, value] of Object.entries(values)) {
      const prefix = `results/${key}/0001`;
      const failed = { status: "failed", error: { kind: "models", message: `${key}: a bug`, detail: null } };
      const result = { ...sampleResult, jobKey: key, ...(value === "failed" && failed) };
      await store.put(`${prefix}/claim.json`, JSON.stringify({ jobId: "j1" }));
      await store.put(`${prefix}/result.json`, JSON.stringify(result));
      if (value === "failed") continue;
      const evaluations = [split(0, { stochasticValue: value })];
      await store.put(`${prefix}/evaluations.json`, evaluationsText({ models: [sampleModel], evaluations }));
    }
    const results = await readRunResults(store, new FakeBackend(), run, stage);
    return [...results.values()].map(({ name, state, reason, evaluations }) => {
      const value =
        evaluations?.kind === "read" ? evaluations.value.evaluations[0]?.stochasticValue : undefined;
      return `${name} ${state}${value === undefined ? "" : ` ${value}`}${reason === undefined ? "" : `: ${reason}`}`;
    });
  };

  it("are those of the last stage", async () => {
    const values = { "quick-a": 0.3, "full-a": 0.5 };
    assert.deepEqual(await read({ values }), ["a done 0.5"]);
    assert.deepEqual(await read({ values, stage: "quick" }), ["a done 0.3"]);
  });

  it("are without numbers for cells that did not come to it, and say why", async () => {
    const gated = two({ gate: { maxFailed: 0 } });
    const values = { "quick-a": 0.3, "quick-b": "failed" } as const;
    assert.deepEqual(await read({ stages: gated, names: ["a", "b"], values }), [
      "a held: 1 cell failed in quick, and the gate of full lets it start after at most 0",
      "b failed: quick-b: a bug",
    ]);
    assert.deepEqual(await read({ names: ["a", "b"], values: { "quick-a": 0.3 } }), [
      "a waiting",
      "b waiting",
    ]);
  });

  it("are not those that a cell has from before which failed in an earlier stage now", async () => {
    assert.deepEqual(await read({ values: { "quick-a": "failed", "full-a": 0.5 } }), [
      "a failed: quick-a: a bug",
    ]);
  });

  it("tell each cell's where a stage makes them one job", async () => {
    const given: Given = { names: ["a", "b"], sharedQuick: true, values: { quick: 0.3 } };
    assert.deepEqual(await read({ ...given, stage: "quick" }), ["a done 0.3", "b done 0.3"]);
  });

  it("say that a run ended with an earlier stage", async () => {
    const [quick] = two();
    const given: Given = { stages: [quick!], values: { "quick-a": 0.3 }, more: { upTo: "quick" } };
    await assert.rejects(read(given), {
      name: "Problem",
      message: 'the run r1 went only up to the stage "quick": its numbers are not the cells\' own',
      hint: "sweep results r1 --stage quick shows them",
      exitCode: 2,
    });
    assert.deepEqual(await read({ ...given, stage: "quick" }), ["a done 0.3"]);
  });

  it("say that there is no such stage", async () => {
    await assert.rejects(read({ values: {}, stage: "quikc" }), {
      message: 'the run r1 has no stage "quikc"',
      hint: 'did you mean "quick"?',
      exitCode: 2,
    });
  });
});
