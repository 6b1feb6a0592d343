import assert from "node:assert/strict";
import fc from "fast-check";
import type { ArrayRequest } from "../../tools/backends/backend";
import type { RunnerName } from "../../tools/local/job";
import { JobTable } from "../../tools/local/job-table";

describe("JobTable", () => {
  const newTable = (vcpus = 2) => {
    const table = new JobTable(() => {});
    table.capacity = { vcpus, memoryMiB: 1000 };
    return table;
  };
  const request = (more: Partial<ArrayRequest> & { vcpus?: number } = {}): ArrayRequest => ({
    ...{ run: "r1", array: 1, jobName: "r1-1", manifest: "runs/r1/arrays/1/manifest.json", size: 3 },
    ...{ runner: "experiments", needsDatabase: true },
    profile: { name: "small", vcpus: more.vcpus ?? 1, memoryMiB: 10, timeoutSeconds: 60 },
    ...more,
  });
  const take = (table: JobTable, isReady: (runner: RunnerName) => boolean = () => true) =>
    table.takeStartable(isReady).map(({ child }) => child);
  const states = (table: JobTable, jobId: string) =>
    (table.changesSince([jobId], 0)[0]?.children ?? []).map(({ status, attempt }) => `${status} ${attempt}`);

  it("starts as many children as there is room for, in order", () => {
    const table = newTable();
    const jobId = table.add(request(), 0);
    assert.deepEqual(take(table), [`${jobId}:0`, `${jobId}:1`]);
    assert.deepEqual(take(table), []);
    table.exited(`${jobId}:0`, { exitCode: 0 }, 1);
    assert.deepEqual(take(table), [`${jobId}:2`]);
  });

  it("keeps later jobs behind a large one that waits for its room", () => {
    const table = newTable();
    const small = table.add(request({ size: 1 }), 0);
    const large = table.add(request({ size: 1, vcpus: 2 }), 0);
    const later = table.add(request({ size: 1 }), 0);
    assert.deepEqual(take(table), [`${small}:0`]);
    table.exited(`${small}:0`, { exitCode: 0 }, 1);
    assert.deepEqual(take(table), [`${large}:0`]);
    table.exited(`${large}:0`, { exitCode: 0 }, 2);
    assert.deepEqual(take(table), [`${later}:0`]);
  });

  it("passes over a run at its limit, which counts all jobs of the run", () => {
    const table = newTable(9);
    const first = table.add(request({ size: 2, maxInFlight: 2 }), 0);
    const second = table.add(request({ size: 2, maxInFlight: 3 }), 0);
    const other = table.add(request({ size: 1, run: "r2" }), 0);
    assert.deepEqual(take(table), [`${first}:0`, `${first}:1`, `${second}:0`, `${other}:0`]);
  });

  it("never has more in flight than the machine and the limits allow, and starts every child once", () => {
    const job = fc.record({
      size: fc.integer({ min: 1, max: 4 }),
      vcpus: fc.constantFrom(0.5, 1, 2, 5),
      run: fc.constantFrom("r1", "r2"),
      maxInFlight: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
    });
    fc.assert(
      fc.property(
        fc.array(job, { minLength: 1, maxLength: 5 }),
        fc.infiniteStream(fc.nat()),
        (jobs, choices) => {
          const table = newTable(2);
          const vcpus = new Map<string, number>();
          for (const { maxInFlight, ...each } of jobs) {
            vcpus.set(table.add(request({ ...each, ...(maxInFlight && { maxInFlight }) }), 0), each.vcpus);
          }
          const inFlight: string[] = [];
          const startedOnce = new Set<string>();
          do {
            for (const child of take(table)) {
              assert.ok(!startedOnce.has(child));
              startedOnce.add(child);
              inFlight.push(child);
            }
            const used = inFlight.reduce(
              (sum, child) => sum + (vcpus.get(child.split(":")[0] ?? "") ?? 0),
              0,
            );
            assert.ok(used <= 2 || inFlight.length === 1, `${used} CPUs in ${inFlight.length} children`);
            const [child = ""] = inFlight.splice(choices.next().value % inFlight.length, 1);
            table.exited(child, { exitCode: 0 }, 1);
          } while (inFlight.length > 0 || table.waitedFor.size > 0);
          assert.equal(
            startedOnce.size,
            jobs.reduce((sum, { size }) => sum + size, 0),
          );
          assert.equal(table.busy, false);
        },
      ),
    );
  });

  it("tells what changed, and when", () => {
    const table = newTable();
    const jobId = table.add(request({ size: 2 }), 5);
    const before = table.sequence;
    assert.equal(table.haveChanged([jobId], before), false);
    take(table);
    table.started(`${jobId}:1`, 10);
    table.exited(`${jobId}:1`, { exitCode: 1, reason: "it failed" }, 20);
    assert.deepEqual(table.changesSince([jobId, "other"], before), [
      {
        jobId,
        status: "RUNNING",
        children: [
          {
            ...{ index: 1, status: "FAILED", attempt: 1, exitCode: 1, statusReason: "it failed" },
            ...{ startedAt: 10, stoppedAt: 20 },
          },
        ],
      },
      { jobId: "other", status: "UNKNOWN", children: [] },
    ]);
  });

  const retries = [
    { it: "a child that asks to come back", exit: { exitCode: 75, reason: "the database went away" } },
    { it: "a child whose runner died", exit: "runner-died" },
  ] as const;
  for (const { it: what, exit } of retries) {
    it(`tries ${what} again, at its old place, three times in all`, () => {
      const table = newTable(1);
      const jobId = table.add(request({ size: 2 }), 0);
      for (const attempt of [1, 2]) {
        assert.deepEqual(take(table), [`${jobId}:0`]);
        assert.equal(table.exited(`${jobId}:0`, exit, attempt), attempt + 1);
        table.requeue(`${jobId}:0`);
      }
      assert.deepEqual(states(table, jobId), ["RUNNABLE 3", "RUNNABLE 1"]);
      take(table);
      assert.equal(table.exited(`${jobId}:0`, exit, 3), undefined);
      assert.deepEqual(states(table, jobId), ["FAILED 3", "RUNNABLE 1"]);
    });
  }

  it("does not try again what was told to stop", () => {
    const table = newTable(1);
    const jobId = table.add(request({ size: 3 }), 0);
    take(table);
    assert.deepEqual(table.stop(jobId, "cancelled", 1), [`${jobId}:0`]);
    assert.equal(table.exited(`${jobId}:0`, { exitCode: 75 }, 2), undefined);
    const [job] = table.changesSince([jobId], 0);
    assert.deepEqual(
      job?.children.map(({ statusReason }) => statusReason),
      ["cancelled", "cancelled", "cancelled"],
    );
    assert.deepEqual(take(table), []);
  });

  it("does not start what was told to stop while it waited for its next attempt", () => {
    const table = newTable(1);
    const jobId = table.add(request({ size: 1 }), 0);
    take(table);
    table.exited(`${jobId}:0`, "runner-died", 1);
    assert.deepEqual(table.stop(jobId, "cancelled", 2), []);
    table.requeue(`${jobId}:0`);
    assert.deepEqual(take(table), []);
    assert.deepEqual(states(table, jobId), ["FAILED 2"]);
  });

  it("counts as done what finished although it was told to stop", () => {
    const table = newTable(1);
    const jobId = table.add(request({ size: 1 }), 0);
    take(table);
    table.stop(jobId, "cancelled", 1);
    table.exited(`${jobId}:0`, { exitCode: 0 }, 2);
    assert.deepEqual(table.changesSince([jobId], 0)[0]?.status, "SUCCEEDED");
  });

  it("fails what waits and leaves what is in flight", () => {
    const table = newTable(1);
    const jobId = table.add(request({ size: 2 }), 0);
    take(table);
    table.failWaiting("experiments", "no database", 1);
    assert.deepEqual(states(table, jobId), ["RUNNABLE 1", "FAILED 1"]);
  });

  it("lets another start where a child has ended that has not exited", () => {
    const table = newTable(1);
    const jobId = table.add(request({ size: 3, maxInFlight: 1 }), 0);
    take(table);
    table.ended(`${jobId}:0`, true);
    assert.deepEqual(take(table), [`${jobId}:1`]);
    table.exited(`${jobId}:0`, { exitCode: 0 }, 1);
    assert.deepEqual(take(table), []);
    table.exited(`${jobId}:1`, { exitCode: 0 }, 2);
    assert.deepEqual(take(table), [`${jobId}:2`]);
    assert.deepEqual(states(table, jobId), ["SUCCEEDED 1", "SUCCEEDED 1", "RUNNABLE 1"]);
  });

  it("passes over a job whose runner is not ready", () => {
    const table = newTable();
    const experiments = table.add(request({ size: 1 }), 0);
    const commands = table.add(request({ size: 1, runner: "commands", needsDatabase: false }), 0);
    const others = table.add(request({ size: 1, runner: "commands" }), 0);
    assert.deepEqual([...table.waitedFor], ["experiments", "commands", "database-commands"]);
    assert.deepEqual(
      take(table, (runner) => runner === "commands"),
      [`${commands}:0`],
    );
    assert.deepEqual([...table.waitedFor], ["experiments", "database-commands"]);
    table.failWaiting("experiments", "no Triage", 1);
    assert.deepEqual(states(table, experiments), ["FAILED 1"]);
    assert.deepEqual(states(table, others), ["RUNNABLE 1"]);
  });

  describe("stopOnFailure", () => {
    const stopped = "not started: another cell failed";
    const reasons = (table: JobTable, jobId: string) =>
      (table.changesSince([jobId], 0)[0]?.children ?? []).map(
        ({ status, statusReason }) => statusReason ?? status,
      );

    it("ends what is not in flight of the whole run, and leaves what is, other runs, and what comes later", () => {
      const table = newTable(2);
      const stop = { stopOnFailure: true };
      const first = table.add(request({ size: 3, ...stop }), 0);
      const second = table.add(request({ size: 1, ...stop }), 0);
      const other = table.add(request({ size: 1, run: "r2", ...stop }), 0);
      take(table);
      table.exited(`${first}:0`, { exitCode: 1, reason: "no such column" }, 1);
      assert.deepEqual(reasons(table, first), ["no such column", "RUNNABLE", stopped]);
      assert.deepEqual([reasons(table, second), reasons(table, other)], [[stopped], ["RUNNABLE"]]);
      const later = table.add(request({ size: 1, ...stop }), 2);
      table.exited(`${first}:1`, { exitCode: 0 }, 3);
      assert.deepEqual(take(table), [`${other}:0`, `${later}:0`]);
      assert.deepEqual(reasons(table, first), ["no such column", "SUCCEEDED", stopped]);
    });

    it("lets another start in the place of a child that has ended only where that has not failed", () => {
      const table = newTable(1);
      const jobId = table.add(request({ size: 3, stopOnFailure: true }), 0);
      take(table);
      table.ended(`${jobId}:0`, false);
      assert.deepEqual(take(table), [`${jobId}:1`]);
      table.ended(`${jobId}:1`, true);
      assert.deepEqual(take(table), []);
      table.exited(`${jobId}:0`, { exitCode: 0 }, 1);
      table.exited(`${jobId}:1`, { exitCode: 1 }, 2);
      assert.deepEqual(reasons(table, jobId), ["SUCCEEDED", "FAILED", stopped]);
    });

    it("ends what waits for its next attempt", () => {
      const table = newTable(2);
      const jobId = table.add(request({ size: 2, stopOnFailure: true }), 0);
      take(table);
      table.exited(`${jobId}:0`, { exitCode: 75 }, 1);
      table.exited(`${jobId}:1`, { exitCode: 1 }, 2);
      table.requeue(`${jobId}:0`);
      assert.deepEqual(reasons(table, jobId), [stopped, "FAILED"]);
      assert.deepEqual([take(table), table.busy], [[], false]);
    });

    it("counts a timeout as a failure, also where cells are left that did not start", () => {
      const table = newTable(1);
      const jobId = table.add(request({ size: 2, stopOnFailure: true }), 0);
      take(table);
      table.stop(jobId, "timeout", 1, 0);
      table.exited(`${jobId}:0`, { exitCode: 75, reason: "timeout" }, 2);
      assert.deepEqual(reasons(table, jobId), ["timeout", stopped]);
    });

    it("does not count what came back, was cancelled or died with its runner", () => {
      const table = newTable(3);
      const jobId = table.add(request({ size: 4, stopOnFailure: true }), 0);
      take(table);
      table.stop(jobId, "cancelled", 1, 0);
      table.exited(`${jobId}:0`, { exitCode: 75 }, 2);
      for (const attempt of [1, 2, 3]) {
        table.exited(`${jobId}:1`, { exitCode: 75, reason: "the disk is full" }, attempt);
        table.exited(`${jobId}:2`, "runner-died", attempt);
        table.requeue(`${jobId}:1`);
        table.requeue(`${jobId}:2`);
        table.takeStartable(() => true);
      }
      assert.deepEqual(reasons(table, jobId), [
        "cancelled",
        "the disk is full",
        "the cell runner died under it",
        "RUNNABLE",
      ]);
    });

    it("leaves a run alone that does not ask for it", () => {
      const table = newTable(1);
      const jobId = table.add(request({ size: 2 }), 0);
      take(table);
      table.exited(`${jobId}:0`, { exitCode: 1 }, 1);
      assert.deepEqual(states(table, jobId), ["FAILED 1", "RUNNABLE 1"]);
    });
  });

  it("takes ten thousand children through two attempts in little time", () => {
    const table = newTable(2);
    const size = 10_000;
    const jobId = table.add(request({ size, maxInFlight: 2, stopOnFailure: true }), 0);
    const startedAt = performance.now();
    for (const exitCode of [75, 1]) {
      for (let count = 0; count < size; ) {
        for (const child of take(table)) {
          table.started(child, 1);
          table.ended(child, false);
          table.exited(child, { exitCode: exitCode === 75 ? 75 : 0 }, 2);
          count += 1;
        }
      }
      if (exitCode === 75) for (let index = 0; index < size; index++) table.requeue(`${jobId}:${index}`);
    }
    assert.equal(table.busy, false);
    assert.ok(performance.now() - startedAt < 2000, `it took ${performance.now() - startedAt} ms`);
  });
});
