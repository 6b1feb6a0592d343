import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import path from "node:path";
import { DirectoryStore } from "../../tools/stores/directory";
import { type Finished, finished } from "../e2e/sandbox";
import { query } from "../local/query";
import { Loads, python } from "./loads";

describe("the load job", () => {
  let loads: Loads;
  let store: DirectoryStore;
  let work: string;
  let count = 0;

  before(async () => {
    loads = await Loads.start();
    store = new DirectoryStore(path.join(loads.folder, "store"));
    work = path.join(loads.folder, "work");
    mkdirSync(work);
  });
  after(() => loads?.stop());

  interface LoadedFile {
    readonly name: string;
    readonly text: string;
    readonly settings?: unknown;
  }

  /** Puts files and a request for them into the store; gives the request's folder. */
  const request = async (files: readonly LoadedFile[], changes: object = {}): Promise<string> => {
    const folder = `data/loads/${++count}`;
    const listed = [];
    for (const { name, text, settings } of files) {
      const sha256 = createHash("sha256").update(text).digest("hex");
      await store.put(`data/files/${sha256}`, text);
      listed.push({ name, key: `data/files/${sha256}`, sha256, ...(settings !== undefined && { settings }) });
    }
    const database = `sweep_${count.toString(16).padStart(16, "0")}`;
    const document = { schemaVersion: 1, database, files: listed, ...changes };
    await store.put(`${folder}/request.json`, JSON.stringify(document));
    return folder;
  };
  const load = (key: string): Promise<Finished> => {
    const { host, port, user, password } = loads.postgres.connection;
    return finished(python, ["-m", "cell_runner", "load", key], {
      cwd: path.join(__dirname, "..", "..", "infra", "image"),
      env: {
        ...process.env,
        ...{ PGHOST: host, PGPORT: String(port), PGUSER: user, PGPASSWORD: password, PGDATABASE: "postgres" },
        ...{ SWEEP_STORE: store.root, SWEEP_WORK: work },
      },
    });
  };
  const resultIn = async (folder: string) =>
    JSON.parse(String((await store.get(`${folder}/result.json`)) ?? "null"));

  it("fills a database with files of the store, in their order, and says what is in it", async () => {
    const folder = await request([
      { name: "a.sql", text: "create table first (n int);" },
      { name: "a.csv", text: "x;y\n1;NA\n", settings: { table: "s.second", delimiter: ";", nulls: ["NA"] } },
      { name: "a.sql", text: "insert into first select x from s.second;" },
    ]);
    const { code, stdout, stderr } = await load(`${folder}/request.json`);
    assert.deepEqual([code, stdout], [0, "public.first: 1 rows\ns.second: 1 rows\n"], stderr);
    const { seconds, finishedAt, ...result } = await resultIn(folder);
    const database = "sweep_0000000000000001";
    const tables = [
      { name: "public.first", rows: 1 },
      { name: "s.second", rows: 1 },
    ];
    assert.deepEqual(result, { schemaVersion: 1, status: "done", database, tables, existed: false });
    assert.ok(seconds > 0 && !Number.isNaN(Date.parse(finishedAt)));
    assert.deepEqual(await query(loads.postgres.connection, "select * from first", database), [{ n: 1 }]);
    assert.deepEqual(readdirSync(work), []);
  });

  it("lets nobody but its owner into the database", async () => {
    const rows = await query(
      loads.postgres.connection,
      "select has_database_privilege('pg_monitor', 'sweep_0000000000000001', 'connect') as others",
    );
    assert.deepEqual(rows, [{ others: false }]);
  });

  it("does nothing a second time, also where the files are gone", async () => {
    const folder = await request([{ name: "gone.csv", text: "a\n1\n" }], {
      database: "sweep_0000000000000001",
      files: [{ name: "gone.csv", key: "nowhere", sha256: "0" }],
    });
    assert.equal((await load(`${folder}/request.json`)).code, 0);
    const { status, existed, tables } = await resultIn(folder);
    assert.deepEqual([status, existed, tables.length], ["done", true, 2]);
  });

  it("says where a file is wrong, and leaves no database", async () => {
    const folder = await request([
      { name: "good.csv", text: "a\n1\n" },
      { name: "bad.csv", text: "a,b\n1\n" },
    ]);
    const { code, stderr } = await load(`${folder}/request.json`);
    assert.equal(code, 1);
    assert.match(stderr, /\nbad\.csv:2:1: this row has 1 field where the header names 2 columns\n$/);
    const { problems, status, finishedAt } = await resultIn(folder);
    assert.ok(finishedAt);
    assert.equal(status, "failed");
    assert.deepEqual(problems, [
      {
        message: "this row has 1 field where the header names 2 columns",
        file: 1,
        line: 2,
        column: 1,
        text: "1",
        hint: 'a field that holds a comma is quoted: "a, b"',
      },
    ]);
    assert.ok(!(await loads.databases()).some((name) => name.startsWith(`sweep_${"0".repeat(15)}3`)));
  });

  it("refuses files that are not in the store, or not as they were", async () => {
    for (const [change, message] of [
      [{ key: "nowhere" }, "a.csv is not in the store, under nowhere"],
      [{ sha256: "0" }, "a.csv in the store is not what it was when the load was asked for"],
    ] as const) {
      const folder = await request([{ name: "a.csv", text: "a\n1\n" }]);
      const asked = JSON.parse(String(await store.get(`${folder}/request.json`)));
      Object.assign(asked.files[0], change);
      await store.put(`${folder}/request.json`, JSON.stringify(asked));
      assert.equal((await load(`${folder}/request.json`)).code, 1);
      assert.deepEqual((await resultIn(folder)).problems, [{ message }]);
    }
  });

  it("refuses what is no request", async () => {
    const cases: [changes: object, message: string][] = [
      [{ schemaVersion: 2 }, "the request KEY has schema version 2, not 1"],
      [{ files: [{ name: "a.csv" }] }, "the request KEY cannot be read"],
      [
        { database: "sweep_dev_anna_0123456789abcdef" },
        "'sweep_dev_anna_0123456789abcdef' is not the name of a data version of sweep",
      ],
      [{ files: [{ name: "../a.csv", key: "a", sha256: "0" }] }, "'../a.csv' is not the name of a file"],
    ];
    for (const [changes, message] of cases) {
      const key = `${await request([], changes)}/request.json`;
      const expected = `load: ${message.replace("KEY", key)}\n`;
      assert.deepEqual(await load(key), { code: 1, stdout: "", stderr: expected });
    }
    for (const [key, message] of [
      ["none", "the job was submitted without its parameter request"],
      ["data/nowhere.json", "there is no request data/nowhere.json"],
    ] as const)
      assert.deepEqual(await load(key), { code: 1, stdout: "", stderr: `load: ${message}\n` });
  });

  it("comes back where the database is away, and leaves no result", async () => {
    const folder = await request([{ name: "a.csv", text: "a\n1\n" }]);
    await loads.postgres.stop();
    const { code, stderr } = await load(`${folder}/request.json`);
    assert.equal(code, 75);
    assert.match(stderr, /^load: cannot connect to the database: /);
    assert.ok(!existsSync(path.join(store.root, folder, "result.json")));
  });
});
