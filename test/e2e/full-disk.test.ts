import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { skipBecause } from "../skip-because";
import { ReadRun } from "./read-run";
import { Sandbox } from "./sandbox";

describe("a store on a disk that gives out", () => {
  const sandboxes: Sandbox[] = [];

  /** A project whose `.sweep` is a file system of its own in memory. */
  const sandboxOnDisk = (options: string) => {
    const made = new Sandbox("tiny", { SWEEP_IDLE_SECONDS: "2" });
    sandboxes.push(made);
    mkdirSync(made.file(".sweep"));
    mount("-t", "tmpfs", "-o", options, "tmpfs", made.file(".sweep"));
    return made;
  };
  const mount = (...args: string[]) => execFileSync("mount", args, { stdio: "pipe" });

  before("see whether this user may mount", function () {
    try {
      sandboxOnDisk("size=1m");
    } catch (error) {
      skipBecause(
        this,
        `a file system cannot be mounted: ${String((error as Error).message).split("\n")[0]}`,
      );
    }
  });

  after(() => {
    for (const made of sandboxes) {
      try {
        execFileSync("umount", ["--lazy", made.file(".sweep")], { stdio: "pipe" });
      } catch {
        // It was never mounted.
      }
      made.remove();
    }
  });

  /** Megabytes that are free when the run begins: not enough for the database, for the tables, for all matrices. */
  for (const free of [30, 60, 90]) {
    it(`ends in a clear message when ${free} MB are not enough, and goes on when there is room`, async () => {
      const made = sandboxOnDisk("size=400m");
      const filler = made.file(".sweep", "filler");
      writeFileSync(filler, Buffer.alloc((400 - free) << 20));
      const first = await made.sweep("run", "kills.yaml", "--yes", "--json");
      assert.ok([1, 3].includes(first.code), `exit code ${first.code}\n${first.stderr}`);
      assert.match(first.stderr, /no space left|No space left|disk is full|has no room/);
      assert.doesNotMatch(first.stderr, /this is a bug|\n {4}at /);
      rmSync(filler);
      const second = await made.sweep("run", "kills.yaml", "--yes", "--json");
      assert.equal(second.code, 0, second.stderr);
      for (const finished of Object.values(ReadRun.latest(made)!.finished()))
        assert.equal(finished.length, 1);
    });
  }

  it("says that the store cannot be written, and goes on when it can", async () => {
    const made = sandboxOnDisk("size=400m,ro");
    const first = await made.sweep("run", "kills.yaml", "--yes");
    assert.equal(first.code, 3, first.stderr);
    assert.match(first.stderr, /error: a read-only file system holds .*\.sweep/);
    mount("-o", "remount,rw", made.file(".sweep"));
    const second = await made.sweep("run", "kills.yaml", "--yes");
    assert.equal(second.code, 0, second.stderr);
  });
});
