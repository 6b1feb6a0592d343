import assert from "node:assert/strict";
import { mock } from "node:test";
import type { ArrayRequest, ChildState } from "../../tools/backends/backend";
import { Dispatcher } from "../../tools/local/dispatcher";
import type { RunnerName } from "../../tools/local/job";
import type { RunnerListener } from "../../tools/local/kept-runner";
import type { PostgresConnection } from "../../tools/local/postgres";
import type { WarmRunner } from "../../tools/local/warm-runner";

/** Writes down what it is told; the test says what happens to its children. */
class RecordingRunner {
  readonly told: string[] = [];
  readonly name: RunnerName;
  readonly listener: RunnerListener;
  readonly port: number | undefined;

  constructor(name: RunnerName, connection: PostgresConnection | undefined, listener: RunnerListener) {
    this.name = name;
    this.port = connection?.port;
    this.listener = listener;
  }

  start(orders: readonly { index: number; attempt: number }[]): void {
    for (const { index, attempt } of orders) this.told.push(`start ${index}, attempt ${attempt}`);
  }

  stop(child: string, signal: string, reason: string): void {
    this.told.push(`${signal} ${child.split(":")[1]}: ${reason}`);
  }

  async end(): Promise<void> {
    this.told.push("end");
    this.listener.onGone([]);
  }
}

describe("Dispatcher", () => {
  const connection = { host: "127.0.0.1", user: "sweep", password: "secret" };
  let runners: RecordingRunner[];
  let port: number | undefined;
  let connects: () => Promise<void>;
  let dispatcher: Dispatcher;

  beforeEach(() => {
    mock.timers.enable({ apis: ["setTimeout"] });
    runners = [];
    port = 1;
    connects = async () => {};
    dispatcher = new Dispatcher({
      database: {
        connect: async () => {
          await connects();
          return { ...connection, port: port ?? 1 };
        },
        get connection() {
          return port === undefined ? undefined : { ...connection, port };
        },
      },
      startRunner: (name, to, listener) => {
        const runner = new RecordingRunner(name, to, listener);
        runners.push(runner);
        return runner as unknown as WarmRunner;
      },
      onChange: () => {},
    });
  });
  afterEach(async () => {
    await dispatcher.end();
    mock.timers.reset();
  });

  const submit = async (
    size: number,
    timeoutSeconds = 60,
    more: Partial<ArrayRequest> = {},
  ): Promise<string> => {
    const array: ArrayRequest = {
      ...{ run: "r1", array: 1, jobName: "r1-1", manifest: "m", size },
      ...{ runner: "experiments", needsDatabase: true },
      profile: { name: "small", vcpus: 1, memoryMiB: 10, timeoutSeconds },
      ...more,
    };
    const jobId = dispatcher.submit(array, { vcpus: 2, memoryMiB: 1000 });
    await settle();
    for (const { listener } of runners) listener.onReady();
    await settle();
    return jobId;
  };
  const settle = async () => {
    for (let turn = 0; turn < 10; turn++) await Promise.resolve();
  };
  const tick = async (ms: number) => {
    mock.timers.tick(ms);
    await settle();
  };
  const told = () => runners.map((runner) => runner.told);
  const children = (jobId: string): readonly ChildState[] =>
    dispatcher.jobs.changesSince([jobId], 0)[0]?.children ?? [];

  it("starts what fits, and the next when one has ended", async () => {
    const jobId = await submit(3);
    assert.deepEqual(told(), [["start 0, attempt 1", "start 1, attempt 1"]]);
    runners[0]?.listener.onExited(`${jobId}:1`, { exitCode: 0 });
    await settle();
    assert.deepEqual(told(), [["start 0, attempt 1", "start 1, attempt 1", "start 2, attempt 1"]]);
  });

  it("asks a child to end at its timeout, counted from its start, and kills it ten seconds later", async () => {
    const jobId = await submit(1, 60);
    await tick(60_000);
    runners[0]?.listener.onStarted(`${jobId}:0`);
    await tick(59_999);
    assert.deepEqual(told(), [["start 0, attempt 1"]]);
    await tick(1);
    assert.deepEqual(told(), [["start 0, attempt 1", "TERM 0: timeout"]]);
    await tick(10_000);
    assert.deepEqual(told(), [["start 0, attempt 1", "TERM 0: timeout", "KILL 0: timeout"]]);
    runners[0]?.listener.onExited(`${jobId}:0`, { reason: "ended by SIGKILL" });
    assert.equal(children(jobId)[0]?.statusReason, "timeout");
  });

  it("does not kill a child that ended when it was asked", async () => {
    const jobId = await submit(1);
    dispatcher.terminate(jobId, "cancelled");
    runners[0]?.listener.onExited(`${jobId}:0`, { exitCode: 75 });
    await tick(10_000);
    assert.deepEqual(told(), [["start 0, attempt 1", "TERM 0: cancelled"]]);
  });

  it("waits one second before the second attempt, and two before the third", async () => {
    const jobId = await submit(1);
    for (const pause of [1000, 2000]) {
      runners[0]?.listener.onExited(`${jobId}:0`, { exitCode: 75 });
      const before = told()[0]?.length;
      await tick(pause - 1);
      assert.equal(told()[0]?.length, before);
      await tick(1);
    }
    assert.deepEqual(told(), [["start 0, attempt 1", "start 0, attempt 2", "start 0, attempt 3"]]);
  });

  it("starts another runner for the children of one that died", async () => {
    await submit(2);
    runners[0]?.listener.onGone([]);
    await tick(1000);
    runners[1]?.listener.onReady();
    await settle();
    assert.deepEqual(told()[1], ["start 0, attempt 2", "start 1, attempt 2"]);
  });

  it("starts another runner when the database has moved to another port", async () => {
    const jobId = await submit(3);
    port = 2;
    runners[0]?.listener.onExited(`${jobId}:0`, { exitCode: 0 });
    await settle();
    assert.deepEqual(told()[0]?.at(-1), "end");
    assert.deepEqual(
      runners.map((runner) => runner.port),
      [1, 2],
    );
  });

  it("gives up after five runners that died before any child ended", async () => {
    const jobId = await submit(3);
    for (let death = 0; death < 5; death++) {
      runners.at(-1)?.listener.onGone(["ImportError: no triage"]);
      await tick(2000);
    }
    assert.equal(runners.length, 5);
    const reason = "the cell runner does not stay alive\nImportError: no triage";
    assert.equal(children(jobId)[2]?.statusReason, reason);
    assert.equal(dispatcher.jobs.busy, false);
  });

  describe("with runners of several kinds", () => {
    const commands = { runner: "commands", needsDatabase: false } as const;
    const names = () => runners.map(({ name, port: itsPort }) => [name, itsPort]);

    it("starts one of each kind that is needed, and no database for commands that need none", async () => {
      connects = () => assert.fail("it is not needed");
      await submit(1, 60, commands);
      assert.deepEqual(names(), [["commands", undefined]]);
      connects = async () => {};
      await submit(1);
      await submit(1, 60, { runner: "commands" });
      assert.deepEqual(names(), [
        ["commands", undefined],
        ["experiments", 1],
        ["database-commands", 1],
      ]);
    });

    it("lets commands start while the database does", async () => {
      connects = () => new Promise(() => {});
      port = undefined;
      await submit(1);
      await submit(1, 60, commands);
      assert.deepEqual(told(), [["start 0, attempt 1"]]);
      // So that the end does not wait for it.
      dispatcher = new Dispatcher({
        database: { connect: () => assert.fail(), connection: undefined },
        startRunner: () => assert.fail(),
        onChange: () => {},
      });
    });

    it("fails only what needs the database when there can be none", async () => {
      connects = () => Promise.reject(new Error("no room"));
      port = undefined;
      const [experiment, command] = [await submit(1), await submit(1, 60, commands)];
      assert.equal(children(experiment)[0]?.statusReason, "no room");
      assert.equal(children(command)[0]?.status, "RUNNABLE");
    });

    it("goes on with the children of one when another died", async () => {
      const [experiment, command] = [await submit(1), await submit(1, 60, commands)];
      for (const { listener } of runners) listener.onStarted(`${experiment}:0`);
      runners[1]?.listener.onStarted(`${command}:0`);
      runners[0]?.listener.onGone([]);
      assert.deepEqual(
        [experiment, command].map((jobId) => children(jobId)[0]?.status),
        ["RUNNABLE", "RUNNING"],
      );
      runners[1]?.listener.onExited(`${command}:0`, { exitCode: 0 });
      assert.equal(children(command)[0]?.status, "SUCCEEDED");
    });

    it("waits for the database to be back before it starts more", async () => {
      const jobId = await submit(3);
      port = undefined;
      let isBack = () => {};
      connects = () => new Promise((resolve) => (isBack = resolve));
      runners[0]?.listener.onExited(`${jobId}:0`, { exitCode: 0 });
      await settle();
      assert.equal(told()[0]?.length, 2);
      port = 1;
      isBack();
      await settle();
      assert.equal(told()[0]?.at(-1), "start 2, attempt 1");
    });
  });

  it("starts the next child when one has ended, which neither runs too long then nor is over", async () => {
    const jobId = await submit(3, 60);
    runners[0]?.listener.onStarted(`${jobId}:0`);
    runners[0]?.listener.onEnded(`${jobId}:0`, false);
    await settle();
    assert.deepEqual(told(), [["start 0, attempt 1", "start 1, attempt 1", "start 2, attempt 1"]]);
    await tick(60_000);
    assert.equal(told()[0]?.length, 3);
    assert.equal(children(jobId)[0]?.status, "RUNNING");
    runners[0]?.listener.onExited(`${jobId}:0`, { exitCode: 0 });
    assert.equal(children(jobId)[0]?.status, "SUCCEEDED");
  });
});
