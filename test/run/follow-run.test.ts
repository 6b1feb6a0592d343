import assert from "node:assert/strict";
import type { KnownJob } from "../../tools/plan/job-state";
import { type Assignment, type FollowedCell, followRun } from "../../tools/run/follow-run";
import type { Store } from "../../tools/stores/store";
import { changes, child, FakeBackend } from "./fake-backend";
import { leave, scopeCell } from "./sample-run";
import { temporaryStores } from "./temporary-store";

describe("followRun", () => {
  const newStore = temporaryStores();
  const none: ReadonlyMap<string, KnownJob> = new Map();

  /** Gives the n-th name the n-th child of job `j1`. */
  const assigned = (...names: string[]): Map<string, Assignment> =>
    new Map(names.map((name, index) => [`key-${name}`, { jobId: "j1", index }]));
  const essence = ({ cell, ...rest }: FollowedCell) => ({ name: cell.name, ...rest });
  const follow = async (
    store: Store,
    backend: FakeBackend,
    names: readonly string[],
    assignments: ReadonlyMap<string, Assignment>,
    known = none,
  ) => {
    const seen: string[] = [];
    const ended: ReturnType<typeof essence>[] = [];
    const cells = await followRun(store, backend, names.map(scopeCell), known, assignments, {
      onChange: (all) => seen.push(all.map(({ state }) => state).join(" ")),
      onEnd: (cell) => ended.push(essence(cell)),
    });
    return { cells: cells.map(essence), seen, ended };
  };

  it("shows each change, each end once, and the end of all", async () => {
    const [store, backend] = [newStore(), new FakeBackend()];
    await leave(store, "key-a", { claimedBy: "j1", result: { total: 4 } });
    await leave(store, "key-b", { claimedBy: "j1", result: { status: "failed" } });
    backend.script = [
      [changes("j1", "RUNNABLE", child(0, "RUNNABLE"), child(1, "RUNNABLE"))],
      [changes("j1", "RUNNING", child(0, "RUNNING", { startedAt: 5 }))],
      [changes("j1", "RUNNING", child(0, "SUCCEEDED"), child(1, "RUNNING", { startedAt: 7 }))],
      [changes("j1", "FAILED", child(1, "FAILED", { exitCode: 1 }))],
    ];
    const { cells, seen, ended } = await follow(store, backend, ["a", "b"], assigned("a", "b"));
    const expected = [
      { name: "a", state: "done", startedAt: 5, seconds: 4 },
      { name: "b", state: "failed", startedAt: 7, reason: "the reason of models" },
    ];
    assert.deepEqual(cells, expected);
    assert.deepEqual(ended, expected);
    const states = ["waiting waiting", "waiting waiting", "running waiting", "done running", "done failed"];
    assert.deepEqual(seen, states);
  });

  it("shows a cell that is tried again as waiting", async () => {
    const [store, backend] = [newStore(), new FakeBackend()];
    await leave(store, "key-a", { claimedBy: "j1" }, { claimedBy: "j1", result: {} });
    backend.script = [
      [changes("j1", "RUNNING", child(0, "RUNNING"))],
      [
        changes(
          "j1",
          "RUNNABLE",
          child(0, "RUNNABLE", { attempt: 2, statusReason: "the cell runner died under it" }),
        ),
      ],
      [changes("j1", "RUNNING", child(0, "RUNNING", { attempt: 2 }))],
      [changes("j1", "SUCCEEDED", child(0, "SUCCEEDED", { attempt: 2 }))],
    ];
    const { cells, seen } = await follow(store, backend, ["a"], assigned("a"));
    assert.deepEqual(cells, [{ name: "a", state: "done", seconds: 2 }]);
    assert.deepEqual(seen, ["waiting", "running", "waiting", "running", "done"]);
  });

  it("shows cells without a job as the store knows them, and asks the backend nothing", async () => {
    const backend = new FakeBackend();
    const known = new Map<string, KnownJob>([
      ["key-a", { state: "done", generation: 1, holders: [] }],
      ["key-b", { state: "failed", generation: 1, holders: [], reason: "a bug" }],
      ["key-c", { state: "lost", generation: 1, holders: ["j1"], reason: "gone" }],
    ]);
    const { cells, ended, seen } = await follow(newStore(), backend, ["a", "b", "c", "d"], new Map(), known);
    assert.deepEqual(cells, [
      { name: "a", state: "done" },
      { name: "b", state: "failed", reason: "a bug" },
      { name: "c", state: "lost", reason: "gone" },
      { name: "d", state: "lost", reason: "it was never submitted" },
    ]);
    assert.deepEqual([ended, seen, backend.followed], [[], ["done failed lost lost"], []]);
  });

  it("follows only the jobs of its own cells, and only until these have ended", async () => {
    const [store, backend] = [newStore(), new FakeBackend()];
    await leave(store, "key-a", { claimedBy: "j1", result: {} });
    const assignments = assigned("a", "of another run");
    assignments.set("key-of a third", { jobId: "j9", index: 0 });
    let later = false;
    const endOfA = [changes("j1", "RUNNING", child(0, "SUCCEEDED"))];
    backend.follow = async function* (jobIds) {
      this.followed.push(jobIds);
      yield endOfA;
      later = true;
    };
    const { cells } = await follow(store, backend, ["a"], assignments);
    assert.deepEqual(cells, [{ name: "a", state: "done", seconds: 2 }]);
    assert.deepEqual([backend.followed, later], [[["j1"]], false]);
  });

  it("says that cells are lost whose job is unknown, unless they have a result", async () => {
    const [store, backend] = [newStore(), new FakeBackend()];
    await leave(store, "key-a", { claimedBy: "j1", result: {} });
    await leave(store, "key-b", { claimedBy: "j1" });
    backend.script = [
      [changes("j1", "RUNNING", child(0, "RUNNING"), child(1, "RUNNING"), child(2, "RUNNABLE"))],
      [changes("j1", "UNKNOWN")],
    ];
    const { cells, ended } = await follow(store, backend, ["a", "b", "c"], assigned("a", "b", "c"));
    const gone = { state: "lost", reason: "what ran it went away", jobGone: true };
    const expected = [
      { name: "a", state: "done", seconds: 2, jobGone: true },
      { name: "b", ...gone },
      { name: "c", ...gone },
    ];
    assert.deepEqual([cells, ended], [expected, expected]);
  });

  it("does not take job j10 for job j1", async () => {
    const [store, backend] = [newStore(), new FakeBackend()];
    await leave(store, "key-b", { claimedBy: "j10", result: {} });
    const assignments = new Map([
      ["key-a", { jobId: "j1", index: 0 }],
      ["key-b", { jobId: "j10", index: 0 }],
    ]);
    backend.script = [
      [changes("j1", "UNKNOWN"), changes("j10", "RUNNING", child(0, "RUNNING"))],
      [changes("j1", "UNKNOWN"), changes("j10", "SUCCEEDED", child(0, "SUCCEEDED"))],
    ];
    const { seen } = await follow(store, backend, ["a", "b"], assignments);
    assert.deepEqual(seen, ["waiting waiting", "lost running", "lost done"]);
  });

  /** What the store holds when a child has ended with a status, and what is said then. */
  const ends: readonly (readonly [
    string,
    Parameters<typeof leave>[2][],
    ReturnType<typeof child>,
    Omit<ReturnType<typeof essence>, "name">,
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
    ["lost without a reason where nobody has one", [], child(0, "FAILED"), { state: "lost" }],
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
    it(`says that a cell is ${says}`, async () => {
      const [store, backend] = [newStore(), new FakeBackend()];
      await leave(store, "key-a", ...left);
      backend.script = [[changes("j1", last.status, last)]];
      const { cells } = await follow(store, backend, ["a"], assigned("a"));
      assert.deepEqual(cells, [{ name: "a", ...expected }]);
    });
  }
});
