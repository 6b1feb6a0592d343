import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Postgres, startPostgres } from "../../tools/local/postgres";
import { nobodyUid } from "../../tools/local/postgres-user";
import { listProcesses } from "../../tools/local/processes";
import { skipBecause } from "../skip-because";
import { query } from "./query";
import { until } from "./until";

describe("startPostgres", () => {
  // Closed to others, as a project in /root is.
  const folder = mkdtempSync(join(tmpdir(), "sweep-postgres-"));
  const directory = join(folder, "postgres");
  let postgres: Postgres;

  beforeEach(async () => {
    postgres = await startPostgres({ directory });
  });
  afterEach(() => postgres.stop());
  after(() => rmSync(folder, { recursive: true, force: true }));

  const serverPid = () =>
    Number(readFileSync(join(directory, "data", "postmaster.pid"), "utf8").split("\n")[0]);
  const running = () => listProcesses().filter(({ command }) => command.includes(directory));

  it("serves UTF-8, with texts ordered by their bytes", async () => {
    const sql =
      "select current_user, upper('ä') upper, 'B' < 'a' bytes, current_setting('timezone') timezone";
    const [row] = await query(postgres.connection, sql);
    assert.deepEqual({ ...row }, { current_user: "sweep", upper: "Ä", bytes: true, timezone: "UTC" });
  });

  it("asks for the password, which only its owner can read", async () => {
    const stranger = { ...postgres.connection, password: "wrong" };
    await assert.rejects(query(stranger, "select 1"), /password authentication failed/);
    assert.equal(statSync(join(directory, "password")).mode & 0o777, 0o600);
  });

  it("keeps the data over a stop, and leaves no process", async () => {
    await query(postgres.connection, "create table over_a_stop as select 7 as n");
    await postgres.stop();
    assert.deepEqual(running(), []);
    postgres = await startPostgres({ directory });
    assert.deepEqual(await query(postgres.connection, "select n from over_a_stop"), [{ n: 7 }]);
  });

  it("ends a server that still runs there", async () => {
    const earlier = postgres;
    postgres = await startPostgres({ directory });
    await earlier.exited;
    assert.deepEqual(await query(postgres.connection, "select 1 as n"), [{ n: 1 }]);
  });

  it("starts after a kill, although a session of the killed server is busy", async () => {
    await query(postgres.connection, "create table over_a_kill as select 7 as n");
    const endless = "select count(*) from generate_series(1, 100000000000)";
    const busy = query(postgres.connection, endless).catch((error: Error) => error.message);
    await until("the session is busy", () =>
      listProcesses().some(({ command }) => command.endsWith(" SELECT")),
    );
    process.kill(serverPid(), "SIGKILL");
    await postgres.exited;
    postgres = await startPostgres({ directory });
    assert.match(String(await busy), /terminat/);
    assert.deepEqual(await query(postgres.connection, "select n from over_a_kill"), [{ n: 7 }]);
  });

  it("ends the server when the guard is killed", async () => {
    const guard = running().find(({ command }) => command.startsWith("sh "));
    process.kill(guard?.pid ?? 0, "SIGKILL");
    await postgres.exited;
    await until("no process is left", () => running().length === 0);
  });

  it("passes over the file of a dead server whose id another process has now", async () => {
    await postgres.stop();
    writeFileSync(join(directory, "data", "postmaster.pid"), `${process.pid}\n${join(directory, "data")}\n`);
    postgres = await startPostgres({ directory });
    assert.deepEqual(await query(postgres.connection, "select 1 as n"), [{ n: 1 }]);
  });

  it("makes half-made files anew, also in a folder that others may enter", async () => {
    const open = mkdtempSync(join(tmpdir(), "sweep-postgres-"));
    chmodSync(open, 0o755);
    mkdirSync(join(open, "unfinished-1", "base"), { recursive: true });
    const other = await startPostgres({ directory: open });
    assert.deepEqual(await query(other.connection, "select 1 as n"), [{ n: 1 }]);
    await other.stop();
    const owner = process.getuid?.() === 0 ? nobodyUid : process.getuid?.();
    assert.equal(statSync(join(open, "data")).uid, owner);
    assert.deepEqual(readdirSync(open).sort(), ["data", "password"]);
    rmSync(open, { recursive: true });
  });

  it("takes over files that root has copied", async function () {
    if (process.getuid?.() !== 0) skipBecause(this, "only root may give files away");
    await postgres.stop();
    execFileSync("chown", ["-R", "0:0", join(directory, "data")]);
    postgres = await startPostgres({ directory });
    assert.equal(statSync(join(directory, "data")).uid, nobodyUid);
  });

  it("refuses a folder that another version made", async () => {
    await postgres.stop();
    const file = join(directory, "data", "PG_VERSION");
    writeFileSync(file, "9\n");
    await assert.rejects(startPostgres({ directory }), {
      message: `${join(directory, "data")} was made by PostgreSQL 9; this is PostgreSQL 18`,
      code: "postgres-version",
      exitCode: 3,
    });
    writeFileSync(file, "18\n");
  });

  it("says why the server did not start", async () => {
    const { port } = postgres.connection;
    await assert.rejects(startPostgres({ directory: join(folder, "other"), port }), (error: Error) => {
      assert.match(error.message, /^PostgreSQL did not start on .*other\/data:\n.*Address already in use/s);
      return true;
    });
  });
});
