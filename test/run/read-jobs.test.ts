import assert from "node:assert/strict";
import type { KnownJob } from "../../tools/plan/job-state";
import { generationPrefix, readJobs } from "../../tools/run/read-jobs";
import { type Left, leave } from "./sample-run";
import { temporaryStores } from "./temporary-store";

describe("readJobs", () => {
  const newStore = temporaryStores();

  const failed: Left = { claimedBy: "j1", result: { status: "failed" } };
  const lost = { state: "lost", reason: "its process ended without a result" } as const;
  const cases: readonly (readonly [string, readonly Left[], KnownJob | undefined])[] = [
    ["nothing of what was never claimed", [], undefined],
    ["nothing where there is no claim", [{}, {}], undefined],
    [
      "that it is lost where there is only a claim",
      [{ claimedBy: "j1" }],
      { ...lost, generation: 1, holders: ["j1"] },
    ],
    [
      "all who hold claims without a result, the latest first",
      [{ claimedBy: "j1" }, { claimedBy: "j1" }, { claimedBy: "j2" }],
      { ...lost, generation: 3, holders: ["j2", "j1", "j1"] },
    ],
    [
      "that it is done, and how long it took",
      [{ claimedBy: "j1", result: { total: 4.5 } }],
      { state: "done", seconds: 4.5, generation: 1, holders: [] },
    ],
    [
      "that it failed, and why",
      [failed],
      { state: "failed", reason: "the reason of models", generation: 1, holders: [] },
    ],
    [
      "that it is done where a retry of what failed is",
      [failed, { claimedBy: "j2", result: {} }],
      { state: "done", seconds: 2, generation: 2, holders: [] },
    ],
    [
      "that it failed where the retry is without a result, and who holds it",
      [failed, { claimedBy: "j2" }],
      { state: "failed", reason: "the reason of models", generation: 1, holders: ["j2"] },
    ],
    [
      "the latest result of what was done and replaced",
      [
        { claimedBy: "j1", result: { total: 1 } },
        { claimedBy: "j2", result: { total: 2 } },
      ],
      { state: "done", seconds: 2, generation: 2, holders: [] },
    ],
    [
      "the former result while it is being replaced",
      [{ claimedBy: "j1", result: { total: 1 } }, { claimedBy: "j2" }],
      { state: "done", seconds: 1, generation: 1, holders: ["j2"] },
    ],
    [
      "that it failed where what replaced it did",
      [{ claimedBy: "j1", result: {} }, failed],
      { state: "failed", reason: "the reason of models", generation: 2, holders: [] },
    ],
    [
      "the highest result, whatever became of its claim",
      [{ claimedBy: "j1", result: {} }, { result: { status: "failed" } }],
      { state: "failed", reason: "the reason of models", generation: 2, holders: [] },
    ],
    ...["killed"].map((kind): readonly [string, readonly Left[], KnownJob] => [
      `that it is lost where it failed by "${kind}", which says nothing of the experiment`,
      [{ claimedBy: "j1", result: { status: "failed", kind } }],
      { state: "lost", reason: `the reason of ${kind}`, generation: 1, holders: [] },
    ]),
    [
      "that it failed for want of memory, and on which profile",
      [{ claimedBy: "j1", result: { status: "failed", kind: "memory", profile: "small" } }],
      {
        ...{ state: "failed", reason: "the reason of memory", outOfMemory: true, profile: "small" },
        ...{ generation: 1, holders: [] },
      },
    ],
    ...["experiment", "models", "matrices", "validation", "timeout", "internal"].map(
      (kind): readonly [string, readonly Left[], KnownJob] => [
        `that it failed by "${kind}"`,
        [{ claimedBy: "j1", result: { status: "failed", kind } }],
        { state: "failed", reason: `the reason of ${kind}`, generation: 1, holders: [] },
      ],
    ),
  ];
  for (const [says, left, expected] of cases) {
    it(`says ${says}`, async () => {
      const store = newStore();
      await leave(store, "k", ...left);
      const of = expected && left[expected.generation - 1];
      const jobId = of?.result ? { jobId: of.claimedBy ?? "nobody" } : {};
      assert.deepEqual(
        (await readJobs(store, ["k", "other"])).get("k"),
        expected && { ...expected, ...jobId },
      );
    });
  }

  it("reads many, in the order in which they are asked for", async () => {
    const store = newStore();
    const keys = Array.from({ length: 70 }, (_, at) => `key-${at}`);
    await Promise.all(keys.map((key, at) => leave(store, key, { claimedBy: "j1", result: { total: at } })));
    const known = await readJobs(store, [...keys, "unknown"].reverse());
    assert.deepEqual(
      [...known].map(([key, { seconds }]) => [key, seconds]),
      keys.map((key, at) => [key, at]).reverse(),
    );
  });

  it("passes over what is no generation", async () => {
    const store = newStore();
    await leave(store, "k", { claimedBy: "j1", result: {} });
    await store.put("results/k/tmp/claim.json", "{}");
    assert.equal((await readJobs(store, ["k"])).get("k")?.generation, 1);
  });

  for (const text of ["", "{", "{}"]) {
    it(`takes a claim of ${JSON.stringify(text)}, which the machine's end cut off, for nobody's`, async () => {
      const store = newStore();
      await leave(store, "k", { claimedBy: "j1" });
      await store.put("results/k/0001/claim.json", text);
      assert.deepEqual((await readJobs(store, ["k"])).get("k"), {
        ...{ state: "lost", generation: 1, holders: [] },
        reason: "its process ended without a result",
      });
    });
  }

  const broken: readonly (readonly [string, string, string])[] = [
    ["result.json", '{"status":"done"', "is not JSON"],
    [
      "result.json",
      '{"jobId":"j1","status":"odd"}',
      'cannot be read: status: Invalid option: expected one of "done"|"failed"',
    ],
  ];
  for (const [file, text, message] of broken) {
    it(`says that ${file} of ${JSON.stringify(text)} ${message}`, async () => {
      const store = newStore();
      await leave(store, "k", { claimedBy: "j1" });
      await store.put(`results/k/0001/${file}`, text);
      await assert.rejects(readJobs(store, ["k"]), {
        name: "Problem",
        message: `results/k/0001/${file} in the store ${message}`,
        exitCode: 3,
      });
    });
  }
});

describe("generationPrefix", () => {
  it("has four digits, as the cell runner writes it", () => {
    assert.equal(generationPrefix("k", 1), "results/k/0001");
    assert.equal(generationPrefix("k", 1234), "results/k/1234");
  });
});
