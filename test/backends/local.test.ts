import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ArrayRequest, ChildState, JobChanges } from "../../tools/backends/backend";
import { LocalBackend } from "../../tools/backends/local";
import { findSupervisor } from "../../tools/local/connect-supervisor";
import { listProcesses } from "../../tools/local/processes";
import { query } from "../local/query";
import { TemporarySweep } from "../local/temporary-sweep";
import { until } from "../local/until";

describe("LocalBackend", () => {
  const sweep = new TemporarySweep();
  const { backend } = sweep;
  afterEach(() => sweep.end());
  after(() => sweep.remove());

  let count = 0;
  const request = (manifest: string, more: Partial<ArrayRequest> = {}): ArrayRequest => ({
    run: "r1",
    array: ++count,
    jobName: `r1-${count}`,
    manifest,
    size: 1,
    runner: "experiments",
    needsDatabase: true,
    profile: { name: "small", vcpus: 1, memoryMiB: 100, timeoutSeconds: 60 },
    ...more,
  });

  /** Follows jobs to their end, and gives the last word on each child. */
  const finish = async (...jobIds: string[]) => {
    const children = new Map<string, ChildState>();
    let last: readonly JobChanges[] = [];
    for await (const changes of backend.follow(jobIds)) {
      last = changes;
      for (const { jobId, children: changed } of changes) {
        for (const child of changed) children.set(`${jobId}:${child.index}`, child);
      }
    }
    return { statuses: last.map(({ status }) => status), children: [...children.values()] };
  };
  const essence = ({ index, status, attempt, exitCode, statusReason }: ChildState) => ({
    index,
    status,
    attempt,
    exitCode,
    statusReason,
  });
  const isRunning = async (jobId: string) =>
    (await backend.describe([jobId]))[0]?.children.some(({ status }) => status === "RUNNING") ?? false;
  const killRunner = () => {
    const runner = listProcesses().find(({ command }) => command.includes("fake-runner.cjs -m cell_runner"));
    process.kill(runner?.pid ?? 0, "SIGKILL");
  };

  it("runs an array to its end", async () => {
    const { statuses, children } = await finish(await backend.submit(request("exit 0", { size: 5 })));
    assert.deepEqual(statuses, ["SUCCEEDED"]);
    assert.deepEqual(
      children.map(({ status }) => status),
      Array(5).fill("SUCCEEDED"),
    );
    for (const { startedAt = 0, stoppedAt = 0 } of children)
      assert.ok(startedAt > 0 && stoppedAt >= startedAt);
  });

  it("says what failed, and how", async () => {
    const jobIds = [await backend.submit(request("exit 1")), await backend.submit(request("exit 0"))];
    const { statuses, children } = await finish(...jobIds);
    assert.deepEqual(statuses, ["FAILED", "SUCCEEDED"]);
    const [failed] = children;
    assert.deepEqual(failed && essence(failed), {
      ...{ index: 0, status: "FAILED", attempt: 1 },
      ...{ exitCode: 1, statusReason: undefined },
    });
  });

  it("tries again what could not finish", async () => {
    const { children } = await finish(await backend.submit(request("exit 75 first")));
    assert.deepEqual(
      children.map(({ status, attempt }) => ({ status, attempt })),
      [{ status: "SUCCEEDED", attempt: 2 }],
    );
  });

  it("ends what runs longer than its profile allows", async () => {
    const profile = { name: "small", vcpus: 1, memoryMiB: 100, timeoutSeconds: 0.2 };
    const { children } = await finish(await backend.submit(request("sleep", { profile })));
    assert.deepEqual(children.map(essence), [
      { index: 0, status: "FAILED", attempt: 1, exitCode: undefined, statusReason: "timeout" },
    ]);
  });

  it("terminates one child, then the rest", async () => {
    const jobId = await backend.submit(request("sleep", { size: 4 }));
    await until("it runs", () => isRunning(jobId));
    await backend.terminate(jobId, "not this one", 0);
    await backend.terminate(jobId, "cancelled");
    const { statuses, children } = await finish(jobId);
    assert.deepEqual(statuses, ["FAILED"]);
    assert.deepEqual(
      children.map(({ statusReason }) => statusReason),
      ["not this one", ...Array(3).fill("cancelled")],
    );
  });

  it("stops following when it is told to, and the job goes on", async () => {
    const jobId = await backend.submit(request("sleep"));
    const leave = new AbortController();
    for await (const [job] of backend.follow([jobId], leave.signal)) {
      if (job?.status === "RUNNING") leave.abort();
    }
    assert.equal(await isRunning(jobId), true);
  });

  it("lists what waits or runs", async () => {
    const array = request("sleep");
    const jobId = await backend.submit(array);
    assert.deepEqual(
      (await backend.unfinished()).filter((job) => job.jobId === jobId),
      [{ jobId, jobName: array.jobName }],
    );
    await backend.terminate(jobId, "enough");
    await finish(jobId);
    assert.equal(
      (await backend.unfinished()).some((job) => job.jobId === jobId),
      false,
    );
  });

  it("starts nothing to say that a job is unknown", async () => {
    assert.deepEqual(await backend.describe(["local-1"]), [
      { jobId: "local-1", status: "UNKNOWN", children: [] },
    ]);
    assert.deepEqual(await finish("local-1"), { statuses: ["UNKNOWN"], children: [] });
    assert.equal(await sweep.supervisorPid(), undefined);
  });

  it("says that a job is unknown when its supervisor was killed, and leaves nothing of it running", async () => {
    const jobId = await backend.submit(request("sleep", { size: 2 }));
    await until("it runs", () => isRunning(jobId));
    const finished = finish(jobId);
    process.kill((await sweep.supervisorPid()) ?? 0, "SIGKILL");
    assert.deepEqual((await finished).statuses, ["UNKNOWN"]);
    await until("no process is left", () => sweep.processes().length === 0);
    assert.deepEqual((await finish(await backend.submit(request("exit 0")))).statuses, ["SUCCEEDED"]);
  });

  it("kills the cells of a killed supervisor before it starts anything", async () => {
    const jobId = await backend.submit(request("sleep", { size: 2 }));
    await until(
      "both run",
      async () =>
        (await backend.describe([jobId]))[0]?.children.every(({ status }) => status === "RUNNING") ?? false,
    );
    const sleeping = () => listProcesses().filter(({ command }) => command === "sleep 98765");
    await until("both sleep", () => sleeping().length === 2);
    const cells = sleeping();
    // The runner cannot end them, as it is killed as well.
    process.kill((await sweep.supervisorPid()) ?? 0, "SIGKILL");
    killRunner();
    await backend.submit(request("exit 0"));
    const left = listProcesses().filter(({ pid }) => cells.some((cell) => cell.pid === pid));
    assert.deepEqual(left, []);
  });

  it("goes on with another runner when the runner was killed", async () => {
    const jobId = await backend.submit(request("sleep"));
    await until("it runs", () => isRunning(jobId));
    killRunner();
    await until("it runs again", async () => {
      const [child] = (await backend.describe([jobId]))[0]?.children ?? [];
      return child?.status === "RUNNING" && child.attempt === 2;
    });
    await backend.terminate(jobId, "enough");
    const { children } = await finish(jobId);
    assert.deepEqual(
      children.map(({ attempt }) => attempt),
      [2],
    );
  });

  it("gives up a cell that kills its runner each time", async () => {
    const { children } = await finish(await backend.submit(request("kill runner")));
    assert.deepEqual(children.map(essence), [
      {
        index: 0,
        status: "FAILED",
        attempt: 3,
        exitCode: undefined,
        statusReason: "the cell runner died under it",
      },
    ]);
  });

  it("fails everything when the runner does not start", async () => {
    process.env.FAKE_RUNNER = "broken";
    try {
      const { children } = await finish(await backend.submit(request("exit 0", { size: 2 })));
      const reason = "the cell runner does not stay alive\nModuleNotFoundError: No module named 'triage'";
      assert.deepEqual(
        children.map(({ statusReason }) => statusReason),
        [reason, reason],
      );
    } finally {
      delete process.env.FAKE_RUNNER;
    }
  });

  it("fails everything when there is no such interpreter", async () => {
    const lost = new LocalBackend({ ...sweep.options, python: join(sweep.root, "python") });
    const jobId = await lost.submit(request("exit 0"));
    const { children } = await finish(jobId);
    assert.match(
      children[0]?.statusReason ?? "",
      /^the cell runner does not stay alive\nspawn .*python ENOENT/,
    );
  });

  it("gives the database, which comes back at the same port when it was killed", async () => {
    await backend.submit(request("exit 0"));
    const supervisor = await findSupervisor(sweep.directory);
    assert.ok(supervisor);
    const connection = await supervisor.call("database", {});
    const [row] = await query(connection, "select pg_backend_pid() as pid");
    assert.ok(row);
    const server = listProcesses().find(({ command }) => command.includes(` -D ${sweep.directory}`));
    process.kill(server?.pid ?? 0, "SIGKILL");
    await until("it is back", async () =>
      query(await supervisor.call("database", {}), "select 1 as n").then(
        () => true,
        () => false,
      ),
    );
    assert.deepEqual(await supervisor.call("database", {}), connection);
  });

  it("says why the database cannot be made, and makes it the next time", async () => {
    const other = new TemporarySweep();
    try {
      mkdirSync(other.directory);
      writeFileSync(join(other.directory, "postgres"), "");
      const jobId = await other.backend.submit(request("exit 0"));
      await until("it fails", async () => (await other.backend.describe([jobId]))[0]?.status === "FAILED");
      const [child] = (await other.backend.describe([jobId]))[0]?.children ?? [];
      assert.match(child?.statusReason ?? "", /EEXIST: file already exists, mkdir/);
    } finally {
      await other.end();
      other.remove();
    }
  });
});
