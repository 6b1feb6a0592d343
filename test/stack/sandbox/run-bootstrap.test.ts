import assert from "node:assert/strict";
import { exitCode, Problem } from "../../../tools/problem";
import type { BootstrapJob, BootstrapService } from "../../../tools/stack/sandbox/run-bootstrap";
import { bootstrapQueue, runBootstrap } from "../../../tools/stack/sandbox/run-bootstrap";
import { sampleDeployedContract } from "../../infra/sample-contract";

const base = sampleDeployedContract(2);
const again = "sweep sandbox up anna";

/** A service whose job goes through some states, one each time somebody looks. */
function serviceOf(states: readonly (BootstrapJob | undefined)[], log: readonly string[] = []) {
  const submitted: unknown[] = [];
  let looks = 0;
  const service: BootstrapService = {
    submit: async (job) => {
      submitted.push(job);
      return "job-1";
    },
    look: async () => states[Math.min(looks++, states.length - 1)],
    logTail: async () => log,
  };
  return { service, submitted };
}

function options(signal: AbortSignal = new AbortController().signal) {
  const statuses: string[] = [];
  const onStatus = (status: string) => void statuses.push(status);
  return { statuses, wait: { onStatus, signal, again, pauseMs: 1 } };
}

describe("runBootstrap", () => {
  it("submits the base's job for a stack and its secret, and tells each state once until it is done", async () => {
    const states = ["SUBMITTED", "RUNNABLE", "RUNNABLE", "RUNNING", "SUCCEEDED"].map((status) => ({
      status,
    }));
    const { service, submitted } = serviceOf([undefined, ...states]);
    const { statuses, wait } = options();
    const request = { stack: "anna", action: "create", secret: "arn:secret", base } as const;
    await runBootstrap(service, request, wait);
    assert.deepEqual(submitted, [
      {
        name: "bootstrap-create-anna",
        definition: base.bootstrap,
        queue: bootstrapQueue(base),
        parameters: { action: "create", stack: "anna", secret: "arn:secret" },
        tags: { project: "sweepstack", stack: "anna" },
      },
    ]);
    assert.deepEqual(statuses, ["SUBMITTED", "RUNNABLE", "RUNNING"]);
  });

  it("needs no secret to remove a role", async () => {
    const { service, submitted } = serviceOf([{ status: "SUCCEEDED" }]);
    await runBootstrap(service, { stack: "anna", action: "drop", base }, options().wait);
    const [{ parameters }] = submitted as [{ parameters: unknown }];
    assert.deepEqual(parameters, { action: "drop", stack: "anna", secret: "none" });
  });

  it("shows why it failed: the reason and the end of its log", async () => {
    const failed = {
      status: "FAILED",
      reason: "Essential container in task exited",
      logStream: "bootstrap/1",
    };
    const { service } = serviceOf([failed], ["connecting", "error: the server does not answer"]);
    await assert.rejects(
      runBootstrap(service, { stack: "anna", action: "create", base }, options().wait),
      (error: Problem) => {
        assert.equal(
          error.message,
          "the bootstrap job job-1 failed: Essential container in task exited\n  connecting\n  error: the server does not answer",
        );
        assert.deepEqual([error.hint, error.exitCode], [`mend it, then ${again}`, exitCode.service]);
        return true;
      },
    );
  });

  it("says so where it never began, and has no log", async () => {
    const { service } = serviceOf([{ status: "FAILED" }]);
    await assert.rejects(runBootstrap(service, { stack: "anna", action: "create", base }, options().wait), {
      message: "the bootstrap job job-1 failed: no reason is known\n  (it has no log)",
    });
  });

  it("leaves the job going when somebody does not want to wait", async () => {
    const { service } = serviceOf([{ status: "RUNNABLE" }]);
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 10);
    const run = runBootstrap(
      service,
      { stack: "anna", action: "create", base },
      options(controller.signal).wait,
    );
    await assert.rejects(run, (error: Problem) => {
      assert.ok(error instanceof Problem);
      assert.deepEqual(
        [error.message, error.hint, error.exitCode],
        ["left the job job-1, which goes on", `${again} waits for one again`, exitCode.cancelled],
      );
      return true;
    });
  });
});

describe("bootstrapQueue", () => {
  const queue = (name: string) => `arn:aws:batch:us-east-1:123456789012:job-queue/sweepstack-dev-${name}`;
  const withQueue = (usual: string) => ({
    ...base,
    profiles: {
      any: {
        ...Object.values(base.profiles)[0]!,
        queues: { usual: queue(usual), onDemand: queue("ondemand") },
      },
    },
  });

  it("is the one for tests, whose machines start at once", () => {
    assert.equal(bootstrapQueue(withQueue("test")), queue("test"));
  });

  it("is the one that Spot does not take back, where no profile uses the one for tests", () => {
    assert.equal(bootstrapQueue(withQueue("sweep")), queue("ondemand"));
  });
});
