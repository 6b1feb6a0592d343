import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ReadRun } from "./read-run";
import { installRoot, Sandbox } from "./sandbox";
import { until } from "./until";

const slow = (cells: number) => `name: slow
command: ["sh", "-c", "echo begin \${n}; sleep 1.5; echo end \${n}"]
axes: { n: { range: { from: 1, to: ${cells}, step: 1 } } }
`;

describe("several terminals on one store", () => {
  const made = new Sandbox("tiny", { SWEEP_IDLE_SECONDS: "3", SWEEP_LOCAL_VCPUS: "2" });
  after(() => made.remove());

  /** A command that can be interrupted, and what it has said so far. */
  const start = (...args: string[]) => {
    const program = path.join(installRoot, "dist", "tools", "sweep.js");
    const process = spawn("node", [program, ...args], { cwd: made.root, env: made.env });
    const told = { stdout: "", stderr: "" };
    process.stdout.on("data", (text) => {
      told.stdout += text;
    });
    process.stderr.on("data", (text) => {
      told.stderr += text;
    });
    const ended = once(process, "exit").then(([code]) => code as number | null);
    return { process, told, ended };
  };

  it("run sweeps that share cells at a time, and each cell once", async () => {
    made.write("some.yaml", slow(4).replace("name: slow", "name: some"));
    made.write("more.yaml", slow(6).replace("name: slow", "name: more"));
    const ended = await Promise.all(
      ["some.yaml", "more.yaml", "some.yaml"].map((file) => made.sweep("run", file, "--yes", "--json")),
    );
    for (const { code, stderr } of ended) assert.equal(code, 0, stderr);
    for (const { stdout } of ended) {
      const finished = new ReadRun(made, JSON.parse(stdout).run).finished();
      for (const [cell, generations] of Object.entries(finished)) assert.equal(generations.length, 1, cell);
    }
  });

  it("leave a run at Ctrl-C, which goes on; follow it again, its logs too", async () => {
    made.write("slow.yaml", slow(4).replace("begin", "one"));
    const first = start("run", "slow.yaml", "--yes");
    await until(
      () => /^run 2/m.test(first.told.stderr) && made.processNamed("sleep") !== undefined,
      "a cell",
    );
    const logs = start("logs", "-f");
    await sleep(300);
    first.process.kill("SIGINT");
    assert.equal(await first.ended, 0);
    const id = /^run (\S+)$/m.exec(first.told.stderr)?.[1];
    assert.match(
      first.told.stderr,
      new RegExp(`left run ${id}, which goes on; sweep watch ${id} follows it again`),
    );
    const watched = await made.sweep("watch", "--json");
    assert.equal(watched.code, 0, watched.stderr);
    assert.equal(JSON.parse(watched.stdout).totals.done, 4);
    assert.equal(await logs.ended, 0);
    assert.deepEqual(
      logs.told.stdout.trimEnd().split("\n").sort(),
      [1, 2, 3, 4].flatMap((n) => [`${n} #1 | end ${n}`, `${n} #1 | one ${n}`]).sort(),
    );
  });

  it("cancel a run at a second Ctrl-C: nothing of it runs any more, and retry does what is missing", async () => {
    made.write("slow.yaml", slow(6).replace("begin", "two"));
    const first = start("run", "slow.yaml", "--yes");
    await until(() => /\] done/.test(first.told.stderr), "a first result");
    first.process.kill("SIGINT");
    await until(() => /Ctrl-C within 2 seconds cancels it/.test(first.told.stderr), "what Ctrl-C does now");
    first.process.kill("SIGINT");
    assert.equal(await first.ended, 130);
    await until(() => made.processNamed("sleep") === undefined, "the end of the cells", 15_000);
    const status = JSON.parse((await made.sweep("status", "--json")).stdout);
    assert.equal(status.cancelled, true);
    assert.ok(status.totals.done < 6, JSON.stringify(status.totals));
    const watched = await made.sweep("watch", "--json");
    assert.equal(watched.code, 130);
    assert.equal(JSON.parse(watched.stdout).totals.done, status.totals.done);
    const retried = await made.sweep("retry", "--json");
    assert.equal(retried.code, 0, retried.stderr);
    assert.equal(JSON.parse(retried.stdout).totals.done, 6);
  });

  it("cancel a run that another terminal follows, which then ends", async () => {
    made.write("slow.yaml", slow(8).replace("begin", "three"));
    const first = start("run", "slow.yaml", "--yes");
    await until(() => /\] done/.test(first.told.stderr), "a first result");
    const cancelled = await made.sweep("cancel");
    assert.equal(cancelled.code, 0, cancelled.stderr);
    assert.equal(await first.ended, 130);
    assert.doesNotMatch(first.told.stderr, /8 done/);
  });
});
