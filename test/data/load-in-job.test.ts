import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { loadInJob } from "../../tools/data/load-in-job";
import { recordData } from "../../tools/data/sweep-database";
import { DirectoryStore } from "../../tools/stores/directory";

describe("loadInJob", () => {
  let folder: string;
  let store: DirectoryStore;
  let file: string;
  /** The requests of the jobs that ran. */
  let ran: string[];
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "sweep-load-in-job-"));
    store = new DirectoryStore(path.join(folder, "store"));
    file = path.join(folder, "tables.sql");
    writeFileSync(file, "create table t (n int);\n");
    ran = [];
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const tables = [{ name: "t", rows: 0 }];
  const load = (existed: boolean) =>
    loadInJob(
      [file],
      (version) => version.replace("data", "sweep_dev"),
      store,
      {
        putFile: async () => {},
        run: async (request) => {
          ran.push(request);
          const result = { status: "done", tables, seconds: 1, existed };
          await store.put(request.replace("request.json", "result.json"), JSON.stringify(result));
          return "done";
        },
      },
      () => {},
    );

  it("asks a job also for what was recorded as loaded: the record outlives the database", async () => {
    const first = await load(false);
    await recordData(store, first, "anna", true);
    const again = await load(false);
    assert.deepEqual([again.tables, again.existed], [tables, false]);
    assert.equal(ran.length, 2);
    assert.equal(ran[0], ran[1]);
  });

  it("takes the job's word for what the database has already", async () => {
    assert.equal((await load(true)).existed, true);
  });
});
