import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BoundedLog } from "../../tools/local/bounded-log";

describe("BoundedLog", () => {
  const folder = mkdtempSync(join(tmpdir(), "sweep-log-"));
  after(() => rmSync(folder, { recursive: true }));

  it("keeps the newest lines, in two files of its size at most", () => {
    const path = join(folder, "a.log");
    const log = new BoundedLog(path, 1000);
    for (let line = 0; line < 1000; line++) log.append(`line ${line}`);
    assert.match(readFileSync(path, "utf8"), /line 999\n$/);
    assert.ok(statSync(path).size + statSync(`${path}.1`).size < 2100);
  });

  it("goes on with the file of an earlier process", () => {
    const path = join(folder, "b.log");
    new BoundedLog(path).append("one");
    new BoundedLog(path).append("two");
    assert.equal(readFileSync(path, "utf8"), "one\ntwo\n");
  });

  it("does not mind a folder that is gone", () => {
    new BoundedLog(join(folder, "gone", "c.log")).append("one");
  });
});
