import assert from "node:assert/strict";
import { once } from "node:events";
import type { JobChanges } from "../../tools/backends/backend";

import { followToEnd } from "../../tools/commands/follow-to-end";
import type { Store } from "../../tools/stores/store";
import { sampleContract } from "../plan/sample-contract";
import { changes, child, FakeBackend } from "../run/fake-backend";
import { leave, leaveArray, sampleRun, storeRun } from "../run/sample-run";
import { temporaryStores } from "../run/temporary-store";
import { SampleTerminal } from "./sample-terminal";

/** A backend whose jobs do at the end of each `follow` what a test says. */
class ScriptedBackend extends FakeBackend {
  onFollow: (jobIds: readonly string[], signal?: AbortSignal) => Promise<readonly JobChanges[]> =
    async () => [];

  override async *follow(
    jobIds: readonly string[],
    signal?: AbortSignal,
  ): AsyncGenerator<readonly JobChanges[]> {
    this.followed.push(jobIds);
    yield await this.describe(jobIds);
    const last = await this.onFollow(jobIds, signal);
    for (const job of last) this.jobs.set(job.jobId, job);
    if (last.length > 0) yield last;
  }
}

describe("followToEnd", () => {
  const newStore = temporaryStores();
  const run = sampleRun("r1", ["a"]);

  const begin = async () => {
    const [store, backend, terminal] = [newStore(), new ScriptedBackend(), new SampleTerminal()];
    await storeRun(store, run);
    await submit(store, backend, "r1", "j1");
    const driver = { store, backend, contract: sampleContract };
    const follow = () => followToEnd({ terminal }, driver, run, { cwd: store.root });
    return { store, backend, terminal, follow };
  };
  /** A job of one child that runs the only cell. */
  const submit = async (store: Store, backend: FakeBackend, of: string, jobId: string) => {
    const array = Number(jobId.slice(1));
    await leaveArray(store, of, array, ["key-a"]);
    begun(backend, `${of}-a${array}`, jobId);
  };
  const begun = (backend: FakeBackend, jobName: string, jobId: string) => {
    backend.names.set(jobId, jobName);
    backend.jobs.set(jobId, changes(jobId, "RUNNING", child(0, "RUNNING")));
  };

  it("ends when the cells have, and says so of each", async () => {
    const { store, backend, terminal, follow } = await begin();
    backend.onFollow = async () => {
      await leave(store, "key-a", { claimedBy: "j1", result: { total: 2 } });
      return [changes("j1", "SUCCEEDED", child(0, "SUCCEEDED"))];
    };
    const { cells, end } = await follow();
    assert.deepEqual(
      [end, cells.map(({ state }) => state), terminal.said],
      ["over", ["done"], ["[1/1] done a (2 s)"]],
    );
  });

  it("submits again what was lost with whatever ran it", async () => {
    const { store, backend, terminal, follow } = await begin();
    backend.onSubmit = async ({ jobName }) => begun(backend, jobName, `job-${backend.submitted.length}`);
    backend.onFollow = async ([jobId]) => {
      if (jobId === "j1") return [changes("j1", "UNKNOWN")];
      await leave(store, "key-a", { claimedBy: "job-1", result: { total: 2 } });
      return [changes("job-1", "SUCCEEDED", child(0, "SUCCEEDED"))];
    };
    const { cells, end } = await follow();
    assert.deepEqual(
      [end, cells.map(({ state }) => state), backend.followed],
      ["over", ["done"], [["j1"], ["job-1"]]],
    );
    assert.deepEqual(terminal.said, [
      "[1/1] not started a: what ran it went away",
      "what ran 1 cell went away; starting again what is missing",
      "[1/1] done a (2 s)",
    ]);
  });

  it("submits again twice at most", async () => {
    const { backend, follow } = await begin();
    backend.onSubmit = async ({ jobName }) => begun(backend, jobName, `job-${backend.submitted.length}`);
    backend.onFollow = async (jobIds) => jobIds.map((jobId) => changes(jobId, "UNKNOWN"));
    const { cells, end } = await follow();
    assert.deepEqual(
      [end, cells.map(({ state }) => state), backend.submitted.length],
      ["over", ["notStarted"], 3],
    );
  });

  it("submits nothing again that failed", async () => {
    const { store, backend, follow } = await begin();
    backend.onFollow = async () => {
      await leave(store, "key-a", { claimedBy: "j1", result: { status: "failed" } });
      return [changes("j1", "FAILED", child(0, "FAILED", { exitCode: 1 }))];
    };
    const { cells, end } = await follow();
    assert.deepEqual([end, cells.map(({ state }) => state)], ["over", ["failed"]]);
  });

  it("waits for a cell that another run's job has", async () => {
    const { store, backend, follow } = await begin();
    await storeRun(store, sampleRun("r2", ["a"]));
    backend.onFollow = async ([jobId]) => {
      if (jobId === "j1") {
        await submit(store, backend, "r2", "j7");
        return [
          changes("j1", "FAILED", child(0, "FAILED", { exitCode: 75, statusReason: "claimed by job j7" })),
        ];
      }
      await leave(store, "key-a", { claimedBy: "j7", result: {} });
      return [changes("j7", "SUCCEEDED", child(0, "SUCCEEDED"))];
    };
    const { cells, end } = await follow();
    assert.deepEqual(
      [end, cells.map(({ state }) => state), backend.followed],
      ["over", ["done"], [["j1"], ["j7"]]],
    );
  });

  describe("when Ctrl-C is pressed", () => {
    // The test runner ends itself at SIGINT.
    const others = process.listeners("SIGINT");
    before(() => process.removeAllListeners("SIGINT"));
    after(() => {
      for (const listener of others) process.on("SIGINT", listener);
    });

    const interrupted = async (times: number) => {
      const { backend, terminal, follow } = await begin();
      backend.onFollow = async (_, signal) => {
        assert.ok(signal);
        const left = once(signal, "abort");
        for (let time = 0; time < times; time += 1) process.emit("SIGINT");
        await left;
        return [];
      };
      const { cells, end } = await follow();
      assert.deepEqual(
        cells.map(({ state }) => state),
        ["running"],
      );
      assert.deepEqual(process.listeners("SIGINT"), []);
      return { backend, terminal, end };
    };
    const left =
      "left run r1, which goes on; sweep watch r1 follows it again. Ctrl-C within 2 seconds cancels it";

    it("leaves the run, which goes on", async () => {
      const { backend, terminal, end } = await interrupted(1);
      assert.deepEqual([end, backend.terminated, terminal.said], ["left", [], [left]]);
    });

    it("cancels what the run has in flight when it is pressed again", async () => {
      const { backend, terminal, end } = await interrupted(2);
      assert.deepEqual([end, backend.terminated], ["cancelled", [["j1", "cancelled"]]]);
      assert.deepEqual(terminal.said, [left, "cancelled what run r1 still had to do"]);
    });
  });
});
