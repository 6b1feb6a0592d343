import assert from "node:assert/strict";
import type { KnownJob } from "../../tools/plan/job-state";
import type { JobPlace } from "../../tools/plan/plan";
import type { Run, RunOrder } from "../../tools/run/ledger";
import { type SubmitOptions, submitJobs } from "../../tools/run/submit-jobs";
import { sampleContract } from "../plan/sample-contract";
import { FakeBackend } from "./fake-backend";
import { sampleRun, scopeCell, storeRun } from "./sample-run";
import { temporaryStores } from "./temporary-store";

describe("submitJobs", () => {
  const newStore = temporaryStores();
  const order = sampleRun("any").order as RunOrder;

  const submit = async (
    run: Run,
    places: readonly JobPlace[],
    known: Readonly<Record<string, KnownJob>> = {},
    options: Partial<SubmitOptions> = {},
  ) => {
    const [store, backend] = [newStore(), new FakeBackend()];
    await storeRun(store, run);
    const jobs = new Map(Object.entries(known));
    const all = { cwd: "/project", again: false, ...options };
    const arrays = await submitJobs(store, backend, run, places, jobs, sampleContract, all);
    const manifest = async (array: number) =>
      JSON.parse(String(await store.get(`runs/${run.id}/arrays/${array}/manifest.json`)));
    /** What the jobs of an array read, as the cell runner reads it. */
    const rows = async (array: number) => {
      const { cells, index } = await manifest(array);
      const bytes = (await store.get(cells)) as Buffer;
      return String(await store.get(index))
        .trimEnd()
        .split("\n")
        .map((line) => line.split(" ").map(Number) as [number, number])
        .map(([offset, length]) => JSON.parse(bytes.subarray(offset, offset + length).toString()));
    };
    return { arrays, backend, manifest, rows };
  };
  const places = (stage: number, ...cells: number[]): JobPlace[] => cells.map((cell) => ({ stage, cell }));

  it("submits the cells with what each runs, and no others", async () => {
    const { arrays, rows } = await submit(sampleRun("r1", ["a", "b", "grün"]), places(0, 0, 2));
    assert.deepEqual(arrays, [{ array: 0, jobId: "job-1" }]);
    assert.deepEqual(await rows(0), [
      { id: "id-a", name: "a", jobKey: "key-a", config: "key: key-a\n" },
      { id: "id-grün", name: "grün", jobKey: "key-grün", config: "key: key-grün\n" },
    ]);
  });

  it("submits what each runs in its stage, and a job that two stages share once", async () => {
    const stages = ["quick", "full"].map((name, at) => ({
      ...{ name, needs: at === 0 ? [] : ["quick"], runs: "experiment" as const },
    }));
    const cells = ["a", "b"].map((name) => ({
      ...scopeCell(name),
      earlier: [{ jobKey: name === "a" ? "quick-a" : "key-b", profile: "wide" }],
    }));
    const run = sampleRun("r1", [], { stages, cells });
    const { backend, rows } = await submit(run, [...places(0, 0, 1), ...places(1, 0, 1)]);
    assert.deepEqual(
      (await rows(0)).map(({ config }) => config),
      ["key: quick-a\n"],
    );
    assert.deepEqual(
      (await rows(1)).map(({ config }) => config),
      ["key: key-b\n", "key: key-a\n"],
    );
    assert.deepEqual(
      backend.submitted.map(({ profile: { name }, size }) => [name, size]),
      [
        ["wide", 1],
        ["small", 2],
      ],
    );
  });

  it("says whose claims may be taken over, and whether what is done is run again", async () => {
    const lost = (...holders: string[]): KnownJob => ({ state: "lost", generation: 1, holders });
    const known = { "key-a": lost("j2", "j1"), "key-b": lost("j1") };
    const { manifest } = await submit(sampleRun("r1"), places(0, 0, 1), known, { again: true });
    const { supersedes, again } = await manifest(0);
    assert.deepEqual([supersedes, again], [["j2", "j1"], true]);
  });

  it("makes an array for each profile and timeout, and passes the run's rules on", async () => {
    const cells = [
      scopeCell("a"),
      { ...scopeCell("b"), profile: "wide" },
      { ...scopeCell("c"), timeoutSeconds: 90 },
      scopeCell("d"),
    ];
    const run = sampleRun("r1", [], { cells, order: { ...order, maxInFlight: 2, stopOnFailure: true } });
    const { backend } = await submit(run, places(0, 0, 1, 2, 3));
    const rules = { runner: "experiments", needsDatabase: true, maxInFlight: 2, stopOnFailure: true };
    assert.deepEqual(
      backend.submitted.map(({ run: _, array: __, jobName: ___, manifest: ____, ...request }) => request),
      [
        { profile: { name: "small", vcpus: 1, memoryMiB: 1024, timeoutSeconds: 3600 }, size: 2, ...rules },
        { profile: { name: "wide", vcpus: 4, memoryMiB: 1024, timeoutSeconds: 7200 }, size: 1, ...rules },
        { profile: { name: "small", vcpus: 1, memoryMiB: 1024, timeoutSeconds: 90 }, size: 1, ...rules },
      ],
    );
  });

  it("gives children that run several cells the sum of their timeouts", async () => {
    const run = sampleRun("r1", ["a", "b", "c"], { order: { ...order, pack: 2 } });
    const { backend, manifest } = await submit(run, places(0, 0, 1, 2));
    assert.deepEqual(
      backend.submitted.map(({ size, profile: { timeoutSeconds } }) => [size, timeoutSeconds]),
      [[2, 7200]],
    );
    assert.equal((await manifest(0)).pack, 2);
  });

  it("keeps to the order in which shared work is built early", async () => {
    const run = sampleRun("r1", ["a", "b", "c"], { order: { ...order, turns: [2, 0, 1] } });
    const { rows } = await submit(run, places(0, 0, 1, 2));
    assert.deepEqual(
      (await rows(0)).map(({ name }) => name),
      ["c", "a", "b"],
    );
  });

  it("uses the profile that is asked for, but for what ran out of memory", async () => {
    const run = sampleRun("r1", ["a", "b"], { order: { ...order, onOutOfMemory: "heavy" } });
    const short: KnownJob = {
      state: "failed",
      generation: 1,
      holders: [],
      outOfMemory: true,
      profile: "small",
    };
    const { backend } = await submit(run, places(0, 0, 1), { "key-b": short }, { use: "wide" });
    assert.deepEqual(
      backend.submitted.map(({ profile: { name } }) => name),
      ["wide", "heavy"],
    );
  });

  it("submits nothing to another image, which may compute something else", async () => {
    const run = sampleRun("r1", ["a"], { image: "sha256:0" });
    await assert.rejects(submit(run, places(0, 0)), {
      name: "Problem",
      message: "the image (Python packages, cell runner) has changed since run r1",
      hint: "it cannot go on as it began: sweep run sweep.yaml begins anew",
      exitCode: 3,
    });
  });

  it("says that the stack has lost a profile", async () => {
    const run = sampleRun("r1", [], { cells: [{ ...scopeCell("a"), profile: "gone" }] });
    await assert.rejects(submit(run, places(0, 0)), {
      name: "Problem",
      message: 'the stack has no resource profile "gone" any more',
      hint: "--use takes one of small, wide, heavy",
      exitCode: 3,
    });
  });
});
