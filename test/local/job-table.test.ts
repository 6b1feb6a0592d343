import assert from "node:assert/strict";
import fc from "fast-check";
import type { ArrayRequest } from "../../tools/backends/backend";
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
  const take = (table: JobTable) => table.takeStartable().map(({ child }) => child);
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
          } while (inFlight.length > 0 || table.hasWaiting);
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
    table.failWaiting("no database", 1);
    assert.deepEqual(states(table, jobId), ["RUNNABLE 1", "FAILED 1"]);
  });
});
