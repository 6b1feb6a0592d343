import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { resolve } from "node:path";
import type { ChildExit, StartOrder } from "../../tools/local/job-table";
import { WarmRunner } from "../../tools/local/warm-runner";
import { until } from "./until";

describe("WarmRunner", () => {
  let runner: WarmRunner | undefined;
  afterEach(() => runner?.end());

  /** What the runner's listener heard, in words. */
  const startRunner = (mode: string, limits: { readyMs?: number; killMs?: number }) => {
    const heard: string[] = [];
    const lines: string[] = [];
    runner = new WarmRunner({
      name: "experiments",
      python: resolve(__dirname, "fake-runner.cjs"),
      cwd: tmpdir(),
      env: { ...process.env, FAKE_RUNNER: mode },
      limits: { readyMs: 60_000, killMs: 60_000, ...limits },
      onReady: () => heard.push("ready"),
      onStarted: () => heard.push("started"),
      onEnded: () => heard.push("ended"),
      onExited: (_child, { reason }: ChildExit) => heard.push(`exited: ${reason}`),
      onGone: (lastLines) => {
        heard.push("gone");
        lines.push(...lastLines);
      },
      journal: { started: () => {}, ended: () => {} },
      onLog: () => {},
    });
    return { runner, heard, lines };
  };
  const order: StartOrder = {
    ...{ child: "j:0", jobId: "j", index: 0, attempt: 1 },
    ...{ manifest: "sleep", timeoutSeconds: 60, runner: "experiments" },
  };

  it("is killed when it does not become ready in time", async () => {
    const { heard, lines } = startRunner("mute", { readyMs: 300 });
    await until("it is gone", () => heard.includes("gone"));
    assert.deepEqual(heard, ["gone"]);
    assert.deepEqual(lines, ["the cell runner did not become ready within 0.005 minutes"]);
  });

  it("kills a child itself that the runner does not kill in time", async () => {
    const { runner, heard } = startRunner("deaf", { killMs: 300 });
    runner.start([order]);
    await until("it has started", () => heard.includes("started"));
    runner.stop("j:0", "TERM", "cancelled");
    runner.stop("j:0", "KILL", "cancelled");
    await until("it has exited", () => heard.length > 2);
    assert.deepEqual(heard, ["ready", "started", "exited: ended by SIGKILL"]);
  });

  it("is killed when it does not say either that such a child is gone", async () => {
    const { runner, heard, lines } = startRunner("silent", { killMs: 300 });
    runner.start([order]);
    await until("it has started", () => heard.includes("started"));
    runner.stop("j:0", "KILL", "cancelled");
    await until("it is gone", () => heard.includes("gone"));
    assert.deepEqual(heard, ["ready", "started", "gone"]);
    assert.deepEqual(lines, ["the cell runner did not say that a killed cell has ended"]);
  });
});
