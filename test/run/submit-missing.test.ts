import assert from "node:assert/strict";
import type { JobState, KnownJob } from "../../tools/plan/job-state";
import { planCells } from "../../tools/plan/plan";
import { submitMissing } from "../../tools/run/submit-missing";
import { sampleCell } from "../plan/sample-cell";
import { sampleContract } from "../plan/sample-contract";
import { FakeBackend } from "./fake-backend";
import { sampleRun } from "./sample-run";
import { temporaryStores } from "./temporary-store";

describe("submitMissing", () => {
  const newStore = temporaryStores();
  const triage = { replace: false, savePredictions: false, profile: false, validate: true };

  const cell = (name: string, label: string, profile = "small") => ({
    ...sampleCell(name, {
      label_config: { name: label },
      grid_config: { "a.Tree": { depth: [name.length] } },
      random_seed: 7,
    }),
    profile,
  });
  const job = (state: JobState, ...holders: string[]): KnownJob => ({ state, generation: 1, holders });
  const submit = async (cells: readonly ReturnType<typeof cell>[], known: Record<string, KnownJob> = {}) => {
    const [store, backend] = [newStore(), new FakeBackend()];
    const keys = cells.map(({ name }) => name);
    const plan = planCells(cells, keys, new Map(Object.entries(known)), sampleContract, {});
    const options = { database: "data_1", triage, maxInFlight: 2, again: false };
    const arrays = await submitMissing(store, backend, sampleRun("r1"), plan, sampleContract, options);
    const packed = async (array: number) =>
      String(await store.get(`runs/r1/arrays/${array}/cells.ndjson`))
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line));
    const manifest = async () => JSON.parse(String(await store.get("runs/r1/arrays/0/manifest.json")));
    return { arrays, backend, packed, manifest };
  };

  it("submits what is missing with its config, and nothing else", async () => {
    const cells = ["new", "lost", "done", "failed", "running"].map((name) => cell(name, "late"));
    const { arrays, packed } = await submit(cells, {
      lost: job("lost"),
      done: job("done"),
      failed: job("failed"),
      running: job("running"),
    });
    assert.deepEqual(arrays, [{ array: 0, jobId: "job-1" }]);
    const config = (depth: number) =>
      `label_config:\n  name: late\ngrid_config:\n  a.Tree:\n    depth:\n      - ${depth}\nrandom_seed: 7\n`;
    assert.deepEqual(await packed(0), [
      { id: "id-new000000", name: "new", jobKey: "new", config: config(3) },
      { id: "id-lost00000", name: "lost", jobKey: "lost", config: config(4) },
    ]);
  });

  it("submits nothing where nothing is missing", async () => {
    const { arrays, backend } = await submit([cell("a", "late")], { a: job("done") });
    assert.deepEqual([arrays, backend.submitted], [[], []]);
  });

  it("tells jobs what they run on, and whose claims they may take over", async () => {
    const cells = ["a", "b", "c"].map((name) => cell(name, "late"));
    const { manifest } = await submit(cells, {
      a: job("lost", "j2", "j1"),
      b: job("lost", "j1"),
      c: job("done", "j3"),
    });
    assert.deepEqual(await manifest(), {
      schemaVersion: 1,
      ...{ run: "r1", array: 0, jobName: "r1-a0", stack: "local", image: "sha256:1" },
      ...{ dataVersion: "data_1", database: "data_1", triage, supersedes: ["j2", "j1"], again: false },
      ...{ cells: "runs/r1/arrays/0/cells.ndjson", index: "runs/r1/arrays/0/cells.index", size: 2 },
    });
  });

  it("makes an array for each profile and timeout, and passes the limit on", async () => {
    const cells = [
      cell("a", "late"),
      cell("b", "late", "wide"),
      { ...cell("c", "late"), timeoutSeconds: 90 },
      cell("d", "late"),
    ];
    const { backend } = await submit(cells);
    assert.deepEqual(
      backend.submitted.map(({ profile, size, maxInFlight }) => ({ profile, size, maxInFlight })),
      [
        [{ name: "small", vcpus: 1, memoryMiB: 1024, timeoutSeconds: 3600 }, 2] as const,
        [{ name: "wide", vcpus: 4, memoryMiB: 1024, timeoutSeconds: 7200 }, 1] as const,
        [{ name: "small", vcpus: 1, memoryMiB: 1024, timeoutSeconds: 90 }, 1] as const,
      ].map(([profile, size]) => ({ profile, size, maxInFlight: 2 })),
    );
  });

  it("puts first the cells that build what others share", async () => {
    const cells = [cell("a", "late"), cell("b", "late"), cell("c", "lost"), cell("d", "lost")];
    const { packed } = await submit(cells);
    assert.deepEqual(
      (await packed(0)).map(({ name }) => name),
      ["a", "c", "b", "d"],
    );
  });
});
