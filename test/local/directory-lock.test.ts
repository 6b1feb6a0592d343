import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { withDirectoryLock } from "../../tools/local/directory-lock";

describe("withDirectoryLock", () => {
  let parent: string;
  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), "sweepstack-"));
  });
  afterEach(() => rmSync(parent, { recursive: true, force: true }));

  it("lets one in at a time, and leaves nothing behind", async () => {
    let inside = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, ++inside);
      await sleep(5);
      inside--;
    };
    const path = join(parent, "lock");
    await Promise.all(Array.from({ length: 8 }, () => withDirectoryLock(path, () => {}, work)));
    assert.equal(most, 1);
    assert.deepEqual(readdirSync(parent), []);
  });

  it("is free again after an error", async () => {
    const path = join(parent, "lock");
    const failing = withDirectoryLock(
      path,
      () => {},
      () => Promise.reject(new Error("no")),
    );
    await assert.rejects(failing, { message: "no" });
    assert.equal(
      await withDirectoryLock(
        path,
        () => {},
        async () => "mine",
      ),
      "mine",
    );
  });

  for (const [holder, name] of [
    ["a dead process", "99999999.token"],
    ["a dead process that had this one's id", `${process.pid}.token`],
  ] as const) {
    it(`is taken from ${holder}`, async () => {
      mkdirSync(join(parent, "lock"));
      writeFileSync(join(parent, "lock", name), "");
      assert.equal(
        await withDirectoryLock(
          join(parent, "lock"),
          () => assert.fail(),
          async () => "mine",
        ),
        "mine",
      );
    });
  }
});
