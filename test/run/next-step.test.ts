import assert from "node:assert/strict";
import type { Run, RunOrder } from "../../tools/run/ledger";
import { goOnCommand, type Obstacles, retryCommand, runFileCommand } from "../../tools/run/next-step";
import { sampleRun } from "./sample-run";

const run = sampleRun("r1");
const stopping: Run = { ...run, order: { ...(run.order as RunOrder), stopOnFailure: true } };
const { order: _, ...older } = { ...run, file: "my sweeps/late.yaml" };

describe("goOnCommand", () => {
  const cases: readonly (readonly [string, Run, Partial<Obstacles>, string])[] = [
    ["watches a run that nothing keeps", run, {}, "sweep watch r1"],
    ["watches one of which a cell failed", run, { failed: true }, "sweep watch r1"],
    ["retries a cancelled one, which a watcher leaves alone", run, { cancelled: true }, "sweep retry r1"],
    ["retries one that stopped on a failure", stopping, { failed: true }, "sweep retry r1"],
    [
      "runs the file of one whose image the stack has no more",
      run,
      { image: "sha256:2" },
      "sweep run sweep.yaml --rerun failed",
    ],
    ["watches one that would have stopped", stopping, {}, "sweep watch r1"],
    [
      "runs the file of one that an older version wrote",
      older,
      {},
      "sweep run 'my sweeps/late.yaml' --rerun failed",
    ],
  ];
  for (const [which, of, obstacles, command] of cases) {
    it(which, () =>
      assert.equal(
        goOnCommand(of, { cancelled: false, failed: false, image: "sha256:1", ...obstacles }),
        command,
      ),
    );
  }
});

describe("retryCommand", () => {
  it("retries a run, or runs the file of one that cannot go on", () => {
    assert.equal(retryCommand(run, "sha256:1"), "sweep retry r1");
    assert.equal(retryCommand(run, "sha256:2"), "sweep run sweep.yaml --rerun failed");
    assert.equal(retryCommand(older, "sha256:1"), "sweep run 'my sweeps/late.yaml' --rerun failed");
  });
});

describe("runFileCommand", () => {
  it("names the file as a shell takes it", () =>
    assert.equal(runFileCommand(older), "sweep run 'my sweeps/late.yaml'"));
});
