import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { killGroup, killSessions } from "../../tools/local/kill-sessions";
import { ProcessJournal, readJournal } from "../../tools/local/process-journal";
import { identifyProcess, isRunning, type ProcessIdentity } from "../../tools/local/processes";

const started: ChildProcess[] = [];

/** A shell that leads a session, with a child in it. */
async function startSession(): Promise<{ leader: ProcessIdentity; child: ProcessIdentity }> {
  const shell = spawn("sh", ["-c", "sleep 1000 & echo $!; wait"], {
    detached: true,
    stdio: ["ignore", "pipe", "ignore"],
  });
  started.push(shell);
  const [line] = (await once(shell.stdout, "data")) as [Buffer];
  const [leader, child] = [shell.pid, Number(line)].map((pid) => identifyProcess(pid ?? 0));
  assert.ok(leader && child);
  return { leader, child };
}

describe("killSessions", () => {
  after(() => {
    for (const { pid } of started) {
      try {
        process.kill(-(pid ?? 0), "SIGKILL");
      } catch {
        // It has ended.
      }
    }
  });

  it("kills a session, and no other", async () => {
    const [one, other] = [await startSession(), await startSession()];
    assert.equal(await killSessions([one.leader]), true);
    assert.deepEqual([isRunning(one.leader), isRunning(one.child)], [false, false]);
    assert.deepEqual([isRunning(other.leader), isRunning(other.child)], [true, true]);
  });

  it("kills what is left of a session whose leader is gone", async () => {
    const { leader, child } = await startSession();
    process.kill(leader.pid, "SIGKILL");
    assert.equal(await killSessions([leader]), true);
    assert.equal(isRunning(child), false);
  });

  it("leaves a process alone that has the id of one that is gone, also of one before the last boot", async () => {
    const { leader, child } = await startSession();
    const [boot] = leader.startTime.split("/");
    const namesakes = [`${boot}/1`, "an-earlier-boot/1"].map((startTime) => ({ pid: leader.pid, startTime }));
    for (const namesake of namesakes) assert.equal(await killSessions([namesake]), true);
    assert.deepEqual([isRunning(leader), isRunning(child)], [true, true]);
  });
});

describe("killGroup", () => {
  it("kills a group of a session, and none of another session that has its number", async () => {
    const { leader, child } = await startSession();
    assert.equal(await killGroup(leader.pid + 1, leader.pid), true);
    assert.deepEqual([isRunning(leader), isRunning(child)], [true, true]);
    assert.equal(await killGroup(leader.pid, leader.pid), true);
    assert.deepEqual([isRunning(leader), isRunning(child)], [false, false]);
  });
});

describe("readJournal", () => {
  const folder = mkdtempSync(join(tmpdir(), "sweep-journal-"));
  after(() => rmSync(folder, { recursive: true }));

  it("tells what was started and has not ended, each under its last name", () => {
    const journal = new ProcessJournal(join(folder, "1.processes"));
    journal.started({ pid: 7, startTime: "boot/1" });
    journal.started({ pid: 8, startTime: "boot/2" });
    journal.ended({ pid: 7, startTime: "boot/1" });
    journal.started({ pid: 9, startTime: "boot/3" });
    journal.ended({ pid: 9, startTime: "boot/3" });
    journal.started({ pid: 9, startTime: "boot/4" });
    assert.deepEqual(readJournal(join(folder, "1.processes")), [
      { pid: 8, startTime: "boot/2" },
      { pid: 9, startTime: "boot/4" },
    ]);
  });

  it("tells nothing where there is no journal", () => {
    assert.deepEqual(readJournal(join(folder, "2.processes")), []);
  });
});
