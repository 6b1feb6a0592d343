import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { ChildState } from "../../tools/backends/backend";
import { isRunning, listProcesses } from "../../tools/local/processes";
import { sweepPaths } from "../../tools/local/supervisor-arguments";
import { TemporarySweep } from "./temporary-sweep";
import { until } from "./until";

const root = resolve(__dirname, "..", "..");

describe("the runner of commands, under the supervisor", () => {
  const sweep = new TemporarySweep({
    python: join(root, ".venv", "bin", "python"),
    imageDirectory: join(root, "infra", "image"),
  });
  const { store, postgres } = sweepPaths(sweep.directory);
  afterEach(() => sweep.end());
  after(() => sweep.remove());

  let arrays = 0;
  /** Submits commands as an array; their job keys are `key-<array>-<number>`. */
  const submit = (scripts: readonly string[], more: { pack?: number; database?: string } = {}) => {
    const { pack = 1, database = null } = more;
    const array = ++arrays;
    const folder = `runs/r1/arrays/${array}`;
    const rows = scripts.map((script, n) => {
      const command = { argv: ["sh", "-c", script], env: {} };
      return `${JSON.stringify({ id: `id-${n}`, name: `cell-${n}`, jobKey: `key-${array}-${n}`, command })}\n`;
    });
    let offset = 0;
    const digits = (value: number) => String(value).padStart(15, "0");
    const index = rows.map((row) => {
      const place = `${digits(offset)} ${digits(row.length)}\n`;
      offset += row.length;
      return place;
    });
    const manifest = {
      ...{ schemaVersion: 1, run: "r1", array, jobName: `r1-a${array}`, stack: "local", image: "sha256:one" },
      ...{ dataVersion: "data_1", database, runs: "command", profile: "small", cwd: sweep.root, triage: {} },
      ...{ supersedes: [], again: false, size: scripts.length, pack },
      ...{ cells: `${folder}/cells.ndjson`, index: `${folder}/cells.index` },
    };
    const put = (name: string, text: string) => {
      const path = join(store, folder, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    };
    put("cells.ndjson", rows.join(""));
    put("cells.index", index.join(""));
    put("manifest.json", JSON.stringify(manifest));
    return sweep.backend.submit({
      ...{ run: "r1", array, jobName: manifest.jobName, manifest: `${folder}/manifest.json` },
      size: Math.ceil(scripts.length / pack),
      profile: { name: "small", vcpus: 1, memoryMiB: 100, timeoutSeconds: 60 },
      ...{ runner: "commands", needsDatabase: database !== null },
    });
  };
  const finish = async (jobId: string) => {
    const children = new Map<number, ChildState>();
    for await (const [job] of sweep.backend.follow([jobId])) {
      for (const child of job?.children ?? []) children.set(child.index, child);
    }
    return [...children.values()].map(({ status, statusReason }) => statusReason ?? status);
  };
  const read = (number: number, name: string) =>
    readFileSync(join(store, "results", `key-${arrays}-${number}`, "0001", name), "utf8");
  const runner = () =>
    listProcesses().find(
      ({ command, session, pid }) =>
        command.endsWith("-S -m cell_runner serve commands") && session === pid && isOurs(pid),
    );
  const isOurs = (pid: number) => readFileSync(`/proc/${pid}/environ`, "utf8").includes(sweep.root);

  /** Starts a command that starts another; resolves to both when they run. */
  const startTree = async () => {
    await submit(["sleep 98764 & echo $!; wait"]);
    const log = join(store, "results", `key-${arrays}-0`, "0001", "log.txt");
    await until("it has begun", () => existsSync(log) && readFileSync(log, "utf8").endsWith("\n"));
    const session = runner()?.pid;
    const tree = listProcesses().filter((each) => each.session === session && each.pid !== session);
    assert.equal(tree.length, 2);
    return tree;
  };

  it("runs commands, each with its log and result, and starts no database", async () => {
    assert.deepEqual(await finish(await submit(["echo one", "echo two; exit 3", "echo three"])), [
      "SUCCEEDED",
      "exit code 3: two",
      "SUCCEEDED",
    ]);
    assert.equal(read(2, "log.txt"), "three\n");
    assert.equal(JSON.parse(read(1, "result.json")).exitCode, 3);
    assert.equal(existsSync(postgres), false);
    const scratch = join(sweepPaths(sweep.directory).scratch, "commands");
    for (const name of readdirSync(scratch)) assert.deepEqual(readdirSync(join(scratch, name)), []);
  });

  it("runs packs of commands", async () => {
    const jobId = await submit(["echo 0", "exit 1", "echo 2", "echo 3", "echo 4"], { pack: 2 });
    assert.deepEqual(await finish(jobId), ["exit code 1", "SUCCEEDED", "SUCCEEDED"]);
    assert.equal(read(4, "log.txt"), "4\n");
  });

  it("starts the database for commands that need one", async () => {
    const jobId = await submit(['echo "$PGHOST $PGDATABASE"'], { database: "data_7" });
    assert.deepEqual(await finish(jobId), ["SUCCEEDED"]);
    assert.equal(read(0, "log.txt"), "127.0.0.1 data_7\n");
    assert.equal(existsSync(postgres), true);
  });

  it("leaves nothing of a killed runner running, and runs its commands again", async () => {
    const tree = await startTree();
    process.kill(runner()?.pid ?? 0, "SIGKILL");
    await until("they have ended", () => !tree.some(isRunning));
    await until("it runs again", () => existsSync(join(store, "results", `key-${arrays}-0`, "0002")));
  });

  it("leaves nothing of a killed supervisor running", async () => {
    const tree = await startTree();
    process.kill((await sweep.supervisorPid()) ?? 0, "SIGKILL");
    await until("they have ended", () => !tree.some(isRunning));
  });

  it("has ended all of a killed supervisor and its killed runner before it starts anything", async () => {
    const tree = await startTree();
    const pid = runner()?.pid ?? 0;
    process.kill((await sweep.supervisorPid()) ?? 0, "SIGSTOP");
    process.kill(pid, "SIGKILL");
    process.kill((await sweep.supervisorPid()) ?? 0, "SIGKILL");
    assert.equal(tree.every(isRunning), true);
    const jobId = await submit(["true"]);
    assert.equal(tree.some(isRunning), false);
    assert.deepEqual(await finish(jobId), ["SUCCEEDED"]);
  });
});
