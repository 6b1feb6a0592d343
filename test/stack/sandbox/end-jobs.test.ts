import assert from "node:assert/strict";
import { exitCode, type Problem } from "../../../tools/problem";
import type { JobsService } from "../../../tools/stack/sandbox/end-jobs";
import { endJobs } from "../../../tools/stack/sandbox/end-jobs";

/** Queues whose jobs end some looks after they were told to; never, for those that are called stubborn. */
function queuesOf(jobs: Readonly<Record<string, readonly string[]>>) {
  const told: string[] = [];
  let looks = 0;
  const service: JobsService = {
    unfinished: async (queue) => {
      looks += 1;
      return jobs[queue]!.filter((job) => job === "stubborn" || !told.includes(job) || looks <= 4);
    },
    terminate: async (job) => void told.push(job),
  };
  return { service, told };
}

function options(changes: { readonly signal?: AbortSignal; readonly patienceMs?: number } = {}) {
  const waited: number[] = [];
  const signal = changes.signal ?? new AbortController().signal;
  return {
    waited,
    all: { ...changes, signal, onWaiting: (jobs: number) => void waited.push(jobs), pauseMs: 1 },
  };
}

describe("endJobs", () => {
  it("tells every job in every queue once to end, and waits until all have", async () => {
    const { service, told } = queuesOf({ own: ["a", "b"], base: ["c"] });
    const { waited, all } = options();
    await endJobs(service, ["own", "base"], all);
    assert.deepEqual(told.sort(), ["a", "b", "c"]);
    assert.deepEqual(waited, [3]);
  });

  it("says nothing where there are no jobs", async () => {
    const { waited, all } = options();
    await endJobs(queuesOf({ own: [] }).service, ["own"], all);
    assert.deepEqual(waited, []);
  });

  it("does not wait for ever", async () => {
    const { all } = options({ patienceMs: 10 });
    await assert.rejects(endJobs(queuesOf({ own: ["stubborn"] }).service, ["own"], all), (error: Problem) => {
      assert.deepEqual(
        [error.message, error.hint, error.exitCode],
        [
          "jobs do not end: 1 of them, among them stubborn",
          "the same command waits for them again",
          exitCode.service,
        ],
      );
      return true;
    });
  });

  it("ends when a person does", async () => {
    const { all } = options({ signal: AbortSignal.abort() });
    await assert.rejects(endJobs(queuesOf({ own: ["stubborn"] }).service, ["own"], all), {
      message: "cancelled; the jobs that were told to end do so by themselves",
      exitCode: exitCode.cancelled,
    });
  });
});
