import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { connectSupervisor } from "../../tools/local/connect-supervisor";
import { listProcesses } from "../../tools/local/processes";
import { sweepPaths } from "../../tools/local/supervisor-arguments";
import { withDatabase } from "../../tools/local/with-database";
import { query } from "./query";
import { TemporarySweep } from "./temporary-sweep";
import { until } from "./until";

describe("connectSupervisor", () => {
  const sweep = new TemporarySweep();
  const { options } = sweep;
  const folder = sweepPaths(sweep.directory).supervisor;
  afterEach(async () => {
    delete process.env.SWEEP_IDLE_SECONDS;
    await sweep.end();
  });
  after(() => sweep.remove());

  const submit = (manifest: string) =>
    sweep.backend.submit({
      ...{ run: "r1", array: 1, jobName: "r1-1", manifest, size: 1 },
      ...{ runner: "experiments", needsDatabase: true },
      profile: { name: "small", vcpus: 1, memoryMiB: 10, timeoutSeconds: 60 },
    });
  const supervisors = () =>
    listProcesses().filter(
      ({ command }) => command.includes(sweep.root) && command.includes("supervisor.ts"),
    );

  it("starts one supervisor for many that ask at once", async () => {
    const clients = await Promise.all(Array.from({ length: 6 }, () => connectSupervisor(options)));
    await Promise.all(clients.map((client) => client.call("hello", {})));
    await until("the others have given up", () => supervisors().length === 1);
    assert.equal(supervisors()[0]?.pid, await sweep.supervisorPid());
  });

  it("keeps the way to it to this user", async () => {
    await connectSupervisor(options);
    const [record = ""] = readdirSync(folder).filter((name) => name.endsWith(".json"));
    assert.equal(statSync(join(folder, record)).mode & 0o777, 0o600);
    for (const path of [sweep.directory, folder]) assert.equal(statSync(path).mode & 0o777, 0o700);
  });

  it("takes over from killed ones, also at once, and forgets them", async () => {
    for (let kill = 0; kill < 2; kill++) {
      await connectSupervisor(options);
      process.kill((await sweep.supervisorPid()) ?? 0, "SIGKILL");
    }
    const clients = await Promise.all(Array.from({ length: 3 }, () => connectSupervisor(options)));
    await Promise.all(clients.map((client) => client.call("hello", {})));
    assert.equal(readdirSync(folder).filter((name) => name.endsWith(".json")).length, 1);
  });

  it("is not misled by a process that has the id of a dead supervisor", async () => {
    mkdirSync(folder, { recursive: true });
    const record = { pid: process.pid, startTime: "long ago", port: 1, token: "", build: "" };
    writeFileSync(join(folder, "100.json"), JSON.stringify(record));
    await (await connectSupervisor(options)).call("hello", {});
    assert.notEqual(await sweep.supervisorPid(), process.pid);
  });

  it("ends the supervisor when it is idle, and all that it started", async () => {
    process.env.SWEEP_IDLE_SECONDS = "0.5";
    const jobId = await submit("exit 0");
    const started = sweep.processes();
    for await (const _changes of sweep.backend.follow([jobId]));
    assert.ok(started.length > 0);
    await until("no process is left", () => sweep.processes().length === 0);
  });

  it("does not end it while a job runs or while someone uses the database", async () => {
    process.env.SWEEP_IDLE_SECONDS = "0.5";
    const jobId = await submit("sleep");
    const rows = await withDatabase(options, (connection) =>
      query(connection, "select pg_sleep(1.5), 1 as n"),
    );
    assert.equal(rows[0]?.n, 1);
    assert.equal((await sweep.backend.describe([jobId]))[0]?.status, "RUNNING");
  });

  it("replaces one of another build when it has nothing to do", async () => {
    await connectSupervisor(options);
    const before = await sweep.supervisorPid();
    await connectSupervisor({ ...options, image: "sha256:two" });
    assert.notEqual(await sweep.supervisorPid(), before);
  });

  it("refuses to replace one that has", async () => {
    await submit("sleep");
    await assert.rejects(connectSupervisor({ ...options, image: "sha256:two" }), {
      message: `the supervisor (process ${await sweep.supervisorPid()}) is of another version of sweepstack, and busy`,
      hint: "wait until its runs have ended, or cancel them; then run the command again",
      exitCode: 3,
    });
  });

  it("answers nobody without the token", async () => {
    await connectSupervisor(options);
    const [record = ""] = readdirSync(folder).filter((name) => name.endsWith(".json"));
    const { port } = JSON.parse(readFileSync(join(folder, record), "utf8"));
    const response = await fetch(`http://127.0.0.1:${port}/database`, { method: "POST", body: "{}" });
    assert.equal(response.status, 401);
  });

  it("says that the number of idle seconds is none", async () => {
    process.env.SWEEP_IDLE_SECONDS = "soon";
    await assert.rejects(connectSupervisor(options), {
      message: 'SWEEP_IDLE_SECONDS is "soon", which is not a number of seconds',
      hint: "give it a number such as 60, or unset it",
      exitCode: 2,
    });
  });

  it("says that a file stands where its folder belongs", async () => {
    const directory = join(sweep.root, "file");
    writeFileSync(directory, "");
    await assert.rejects(connectSupervisor({ ...options, sweepDirectory: directory }), {
      message: `a file stands where a folder belongs, in ${join(directory, "supervisor")}`,
      exitCode: 3,
    });
  });
});
