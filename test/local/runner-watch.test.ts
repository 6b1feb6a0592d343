import assert from "node:assert/strict";
import { mock } from "node:test";
import { RunnerWatch, runnerLimits } from "../../tools/local/runner-watch";

describe("RunnerWatch", () => {
  let done: string[];
  let watch: RunnerWatch;

  beforeEach(() => {
    mock.timers.enable({ apis: ["setTimeout"] });
    done = [];
    watch = new RunnerWatch(runnerLimits, {
      killChild: (child) => done.push(child),
      killRunner: (reason) => done.push(reason),
    });
  });
  afterEach(() => {
    watch.end();
    mock.timers.reset();
  });
  const tick = (seconds: number) => mock.timers.tick(seconds * 1000);

  it("kills a runner that is not ready after five minutes", () => {
    tick(299);
    assert.deepEqual(done, []);
    tick(1);
    assert.deepEqual(done, ["the cell runner did not become ready within 5 minutes"]);
  });

  it("leaves alone a runner that is", () => {
    watch.ready();
    tick(600);
    assert.deepEqual(done, []);
  });

  it("kills a child ten seconds after the runner was asked to, and the runner after ten more", () => {
    watch.ready();
    watch.killing("j:0");
    tick(9);
    watch.killing("j:0");
    assert.deepEqual(done, []);
    tick(1);
    assert.deepEqual(done, ["j:0"]);
    tick(10);
    assert.deepEqual(done, ["j:0", "the cell runner did not say that a killed cell has ended"]);
  });

  it("leaves alone a runner whose child has ended, before its own kill or after it", () => {
    watch.ready();
    watch.killing("j:0");
    watch.killing("j:1");
    tick(9);
    watch.exited("j:0");
    tick(1);
    watch.exited("j:1");
    tick(600);
    assert.deepEqual(done, ["j:1"]);
  });

  it("leaves alone a runner that has ended", () => {
    watch.killing("j:0");
    watch.end();
    tick(600);
    assert.deepEqual(done, []);
  });
});
