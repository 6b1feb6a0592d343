import assert from "node:assert/strict";
import type { KnownJob } from "../../tools/plan/job-state";
import { type FollowedJobs, followJobs } from "../../tools/run/follow-jobs";
import { readJobs } from "../../tools/run/read-jobs";
import type { Store } from "../../tools/stores/store";
import { changes, child, FakeBackend } from "./fake-backend";
import { leave } from "./sample-run";
import { temporaryStores } from "./temporary-store";

describe("followJobs", () => {
  const newStore = temporaryStores();

  /** The n-th key as the n-th child of job `j1`, which waits. */
  const jobsOf = (...keys: string[]): FollowedJobs => ({
    known: new Map(keys.map((key) => [key, { state: "running", generation: 0, holders: [] }])),
    active: new Map(keys.map((key, index) => [key, { jobId: "j1", run: "r1", index, status: "RUNNABLE" }])),
    startedAt: new Map(),
    gone: new Set(),
  });
  const essence = ({ state, seconds, reason }: KnownJob) => ({
    state,
    ...(seconds !== undefined && { seconds }),
    ...(reason !== undefined && { reason }),
  });
  /** What is known in the end, and at each change: waiting or running, or how it ended. */
  const follow = async (store: Store, backend: FakeBackend, jobs: FollowedJobs) => {
    const seen: string[] = [];
    const ended: string[] = [];
    await followJobs(store, backend, jobs, {
      onChange: (keys) => {
        seen.push([...jobs.known].map(([key, { state }]) => jobs.active.get(key)?.status ?? state).join(" "));
        ended.push(...keys);
        return false;
      },
    });
    return { known: [...jobs.known.values()].map(essence), seen, ended };
  };

  it("tells each change, each end once, and the end of all", async () => {
    const [store, backend] = [newStore(), new FakeBackend()];
    await leave(store, "a", { claimedBy: "j1", result: { total: 4 } });
    await leave(store, "b", { claimedBy: "j1", result: { status: "failed" } });
    backend.script = [
      [changes("j1", "RUNNABLE", child(0, "RUNNABLE"), child(1, "RUNNABLE"))],
      [changes("j1", "RUNNING", child(0, "RUNNING", { startedAt: 5 }))],
      [changes("j1", "RUNNING", child(0, "SUCCEEDED"), child(1, "RUNNING", { startedAt: 7 }))],
      [changes("j1", "FAILED", child(1, "FAILED", { exitCode: 1 }))],
    ];
    const { known, seen, ended } = await follow(store, backend, jobsOf("a", "b"));
    assert.deepEqual(known, [
      { state: "done", seconds: 4 },
      { state: "failed", reason: "the reason of models" },
    ]);
    assert.deepEqual(ended, ["a", "b"]);
    assert.deepEqual(seen, ["RUNNABLE RUNNABLE", "RUNNING RUNNABLE", "done RUNNING", "done failed"]);
  });

  it("knows since when an attempt runs, until it has ended", async () => {
    const [store, backend, jobs] = [newStore(), new FakeBackend(), jobsOf("a")];
    backend.script = [[changes("j1", "RUNNING", child(0, "RUNNING", { startedAt: 5 }))]];
    await follow(store, backend, jobs);
    assert.deepEqual([...jobs.startedAt], [["a", 5]]);
    backend.script = [[changes("j1", "FAILED", child(0, "FAILED"))]];
    await follow(store, backend, jobs);
    assert.deepEqual([...jobs.startedAt, ...jobs.active], []);
  });

  it("shows a job that is tried again as waiting", async () => {
    const [store, backend] = [newStore(), new FakeBackend()];
    await leave(store, "a", { claimedBy: "j1" }, { claimedBy: "j1", result: {} });
    const reason = "the cell runner died under it";
    backend.script = [
      [changes("j1", "RUNNING", child(0, "RUNNING"))],
      [changes("j1", "RUNNABLE", child(0, "RUNNABLE", { attempt: 2, statusReason: reason }))],
      [changes("j1", "RUNNING", child(0, "RUNNING", { attempt: 2 }))],
      [changes("j1", "SUCCEEDED", child(0, "SUCCEEDED", { attempt: 2 }))],
    ];
    const { known, seen } = await follow(store, backend, jobsOf("a"));
    assert.deepEqual(known, [{ state: "done", seconds: 2 }]);
    assert.deepEqual(seen, ["RUNNING", "RUNNABLE", "RUNNING", "done"]);
  });

  it("asks the backend nothing where nothing waits or runs", async () => {
    const backend = new FakeBackend();
    const { seen } = await follow(newStore(), backend, jobsOf());
    assert.deepEqual([seen, backend.followed], [[], []]);
  });

  it("follows only until its own jobs have ended", async () => {
    const [store, backend] = [newStore(), new FakeBackend()];
    await leave(store, "a", { claimedBy: "j1", result: {} });
    let later = false;
    backend.follow = async function* (jobIds) {
      this.followed.push(jobIds);
      yield [changes("j1", "RUNNING", child(0, "SUCCEEDED"), child(1, "RUNNING"))];
      later = true;
    };
    const { known } = await follow(store, backend, jobsOf("a"));
    assert.deepEqual(known, [{ state: "done", seconds: 2 }]);
    assert.deepEqual([backend.followed, later], [[["j1"]], false]);
  });

  it("follows only until it is told to stop", async () => {
    const [store, backend, jobs] = [newStore(), new FakeBackend(), jobsOf("a", "b")];
    await leave(store, "a", { claimedBy: "j1", result: {} });
    backend.script = [
      [changes("j1", "RUNNING", child(0, "SUCCEEDED"))],
      [changes("j1", "SUCCEEDED", child(1, "SUCCEEDED"))],
    ];
    await followJobs(store, backend, jobs, { onChange: (ended) => ended.includes("a") });
    assert.deepEqual([...jobs.active.keys()], ["b"]);
  });

  it("ends all cells of a child that ran several, each with its own result", async () => {
    const [store, backend, jobs] = [newStore(), new FakeBackend(), jobsOf("a", "b", "c")];
    for (const [key, job] of jobs.active) jobs.active.set(key, { ...job, index: 0 });
    await leave(store, "a", { claimedBy: "j1", result: {} });
    await leave(store, "b", { claimedBy: "j1", result: { status: "failed" } });
    backend.script = [
      [changes("j1", "FAILED", child(0, "FAILED", { exitCode: 1, statusReason: "timeout" }))],
    ];
    assert.deepEqual((await follow(store, backend, jobs)).known, [
      { state: "done", seconds: 2 },
      { state: "failed", reason: "the reason of models" },
      { state: "new", reason: "timeout" },
    ]);
  });

  it("says that jobs are lost that are unknown, unless they have a result", async () => {
    const [store, backend, jobs] = [newStore(), new FakeBackend(), jobsOf("a", "b", "c")];
    await leave(store, "a", { claimedBy: "j1", result: {} });
    await leave(store, "b", { claimedBy: "j1" });
    backend.script = [
      [changes("j1", "RUNNING", child(0, "RUNNING"), child(1, "RUNNING"), child(2, "RUNNABLE"))],
      [changes("j1", "UNKNOWN")],
    ];
    const { known, ended } = await follow(store, backend, jobs);
    const reason = "what ran it went away";
    assert.deepEqual(known, [
      { state: "done", seconds: 2 },
      { state: "lost", reason },
      { state: "new", reason },
    ]);
    assert.deepEqual(
      [ended, [...jobs.gone]],
      [
        ["a", "b", "c"],
        ["a", "b", "c"],
      ],
    );
  });

  it("does not take job j10 for job j1", async () => {
    const [store, backend, jobs] = [newStore(), new FakeBackend(), jobsOf("a", "b")];
    jobs.active.set("b", { jobId: "j10", run: "r1", index: 0, status: "RUNNABLE" });
    await leave(store, "a", { claimedBy: "j1" });
    await leave(store, "b", { claimedBy: "j10", result: {} });
    backend.script = [
      [changes("j1", "UNKNOWN"), changes("j10", "RUNNING", child(0, "RUNNING"))],
      [changes("j1", "UNKNOWN"), changes("j10", "SUCCEEDED", child(0, "SUCCEEDED"))],
    ];
    const { seen } = await follow(store, backend, jobs);
    assert.deepEqual(seen, ["lost RUNNING", "lost done"]);
  });

  /** What the store holds when a child has ended with a status, and what is said then. */
  const ends: readonly (readonly [
    string,
    Parameters<typeof leave>[2][],
    ReturnType<typeof child>,
    ReturnType<typeof essence>,
  ])[] = [
    [
      "lost with the backend's reason where there is no result",
      [{ claimedBy: "j1" }],
      child(0, "FAILED", { statusReason: "the cell runner died under it" }),
      { state: "lost", reason: "the cell runner died under it" },
    ],
    [
      "lost with the store's reason where the backend has none",
      [{ claimedBy: "j1" }],
      child(0, "FAILED"),
      { state: "lost", reason: "its process ended without a result" },
    ],
    [
      "not started where nothing has claimed it",
      [],
      child(0, "FAILED", { statusReason: "cancelled" }),
      { state: "new", reason: "cancelled" },
    ],
    [
      "not started, also where nobody says why",
      [],
      child(0, "FAILED"),
      { state: "new", reason: "it was not started" },
    ],
    [
      "not started where it was to replace a result and its turn never came",
      [{ claimedBy: "j0", result: {} }],
      child(0, "FAILED", { statusReason: "cancelled" }),
      { state: "new", reason: "cancelled" },
    ],
    ["lost, also where the backend counts it as done", [], child(0, "SUCCEEDED"), { state: "lost" }],
    [
      "lost with the reason of a result that says nothing of the experiment",
      [{ claimedBy: "j1", result: { status: "failed", kind: "killed" } }],
      child(0, "FAILED", { exitCode: 1 }),
      { state: "lost", reason: "the reason of killed" },
    ],
    [
      "done where another job has the result",
      [{ claimedBy: "j2", result: {} }],
      child(0, "FAILED", { exitCode: 75, statusReason: "claimed by job j2" }),
      { state: "done", seconds: 2 },
    ],
    [
      "lost where its job was to replace a result and left none",
      [{ claimedBy: "j0", result: {} }, { claimedBy: "j1" }],
      child(0, "FAILED", { statusReason: "the cell runner died under it" }),
      { state: "lost", reason: "the cell runner died under it" },
    ],
    [
      "lost where its job was to run again what failed and left no result",
      [{ claimedBy: "j0", result: { status: "failed" } }, { claimedBy: "j1" }],
      child(0, "FAILED", { statusReason: "cancelled" }),
      { state: "lost", reason: "cancelled" },
    ],
    [
      "done with its new result where it replaced one",
      [
        { claimedBy: "j0", result: { total: 9 } },
        { claimedBy: "j1", result: { total: 3 } },
      ],
      child(0, "SUCCEEDED"),
      { state: "done", seconds: 3 },
    ],
  ];
  for (const [says, left, last, expected] of ends) {
    it(`says that a job is ${says}`, async () => {
      const [store, backend, jobs] = [newStore(), new FakeBackend(), jobsOf("a")];
      // What it was to replace was there before it was submitted.
      for (const generation of left.filter(({ claimedBy }) => claimedBy === "j0"))
        await leave(store, "a", generation);
      const { generation = 0 } = (await readJobs(store, ["a"])).get("a") ?? {};
      jobs.known.set("a", { state: "running", generation, holders: [] });
      await leave(store, "a", ...left);
      backend.script = [[changes("j1", last.status, last)]];
      assert.deepEqual((await follow(store, backend, jobs)).known, [expected]);
    });
  }
});
