import assert from "node:assert/strict";
import { Sandbox } from "./sandbox";

describe("sweep sql", () => {
  const made = new Sandbox("tiny");
  after(() => made.remove());

  it("says that there is nothing to ask before anything was loaded", async () => {
    assert.deepEqual(await made.sweep("sql", "select 1"), {
      code: 2,
      stdout: "",
      stderr:
        "error: no data is loaded on this stack [no-data]\n  hint: sweep load FILE… loads some; --run RUN asks the data of a run\n",
    });
  });

  it("asks the data that was loaded last, and an earlier one by its name", async () => {
    made.write("things.csv", "id,name\n1,a\n2,\n");
    const first = await made.sweep("load", "things.csv", "--json");
    assert.equal(first.code, 0, first.stderr);
    const { dataVersion } = JSON.parse(first.stdout);
    made.write("things.csv", "id,name\n3,c\n");
    assert.equal((await made.sweep("load", "things.csv")).code, 0);

    const now = await made.sweep("sql", "select * from things");
    assert.deepEqual([now.code, now.stdout], [0, "id  name\n 3  c\n"]);
    assert.match(now.stderr, /^stack local · as [^\n]+ · data data_[0-9a-f]{16}\n1 row\n$/);

    const before = ["--data", dataVersion.slice(0, 12)];
    const csv = await made.sweep("sql", "select * from things order by id", ...before, "--csv");
    assert.deepEqual([csv.code, csv.stdout], [0, "id,name\r\n1,a\r\n2,\r\n"]);
    const json = await made.sweep("sql", "select count(*) as n from things", ...before, "--json");
    assert.deepEqual(JSON.parse(json.stdout).rows, [{ n: 2 }]);
  });

  it("shows where a query is wrong, and never a password", async () => {
    const { code, stdout, stderr } = await made.sweep("sql", "select nam from things");
    assert.deepEqual([code, stdout], [2, ""]);
    const lines = stderr.split("\n").slice(1).join("\n");
    assert.equal(
      lines,
      'query:1:8: error: column "nam" does not exist [query]\n  1 | select nam from things\n    |        ^\n  hint: Perhaps you meant to reference the column "things.name".\n',
    );
  });

  it("says that there is no such data", async () => {
    const { code, stderr } = await made.sweep("sql", "select 1", "--data", "data_0nothing");
    assert.equal(code, 2);
    assert.match(
      stderr,
      /^error: there is no data version "data_0nothing"\n {2}hint: one of data_\w+, data_\w+\n$/,
    );
  });
});
