import assert from "node:assert/strict";
import { stripVTControlCharacters } from "node:util";
import { conclusion } from "../../tools/commands/conclude";
import { countStates, liveLines, progressOf, summary } from "../../tools/commands/progress";
import type { JobState, KnownJob } from "../../tools/plan/job-state";
import { standingOf } from "../../tools/plan/standing";
import type { FollowedCell, FollowedState } from "../../tools/run/followed-cell";
import type { RunOrder } from "../../tools/run/ledger";
import { sampleRun, scopeCell } from "../run/sample-run";
import { SampleTerminal } from "./sample-terminal";

const followed = (name: string, state: FollowedState, more: Partial<FollowedCell> = {}): FollowedCell => ({
  ...{ cell: scopeCell(name), state, stage: "run" },
  ...more,
});
const cells = (counts: Partial<Record<FollowedState, number>>) =>
  (Object.entries(counts) as [FollowedState, number][]).flatMap(([state, number]) =>
    Array.from({ length: number }, (_, at) => followed(`${state}-${at}`, state)),
  );
const { stages } = standingOf(sampleRun("r1"), () => "running");

describe("liveLines", () => {
  it("shows counts, the time that passed, and what runs", () => {
    assert.deepEqual(liveLines(cells({ waiting: 18, running: 2, done: 3, failed: 1 }), stages, 0, 65_000), [
      "[####....................] 4/24 · 3 done · 2 running · 18 waiting · 1 failed · 1 min 5 s",
      "  running-0 0 s",
      "  running-1 0 s",
    ]);
  });

  it("tells the time left from what has ended since it began, not from what was done before", () => {
    const [line] = liveLines(cells({ waiting: 10, done: 10 }), stages, 5, 30_000);
    assert.equal(line, "[############............] 10/20 · 10 done · 10 waiting · 30 s · about 1 min left");
  });

  it("shows no time left at the end", () => {
    const lines = liveLines(cells({ done: 2, failed: 1, lost: 1 }), stages, 4, 60_000);
    assert.deepEqual(lines, ["[########################] 4/4 · 2 done · 1 failed · 1 lost · 1 min"]);
  });

  it("names six of those that run", () => {
    const lines = liveLines(cells({ running: 8 }), stages, 0, 0);
    assert.deepEqual(lines.slice(6), ["  running-5 0 s", "  and 2 more"]);
    assert.equal(liveLines(cells({ running: 6 }), stages, 0, 0).length, 7);
  });
});

describe("summary", () => {
  it("leaves out the states that no cell is in", () => {
    assert.equal(summary(countStates(cells({ lost: 1, done: 3 }))), "3 done · 1 lost");
    assert.equal(
      summary(countStates(cells({ waiting: 1, running: 2, lost: 3, failed: 4, done: 5 }))),
      "5 done · 2 running · 1 waiting · 4 failed · 3 lost",
    );
  });
});

describe("progressOf", () => {
  const job = (state: JobState, more: Partial<KnownJob> = {}): KnownJob => ({
    ...{ state, generation: 1, holders: [] },
    ...more,
  });
  /** What is said of a job that ends as the last but one of three. */
  const lineOf = (known: KnownJob) => {
    const terminal = new SampleTerminal();
    const progress = progressOf(terminal);
    const run = sampleRun("r1", ["a", "b", "c"]);
    const states: Record<string, JobState> = { "key-a": known.state, "key-b": "done", "key-c": "running" };
    progress.change([], standingOf(run, (key) => states[key] as JobState).stages);
    progress.ended({ name: "a", stage: "run", known });
    progress.stop();
    return terminal.said.map(stripVTControlCharacters);
  };

  const lines: readonly (readonly [string, KnownJob, string])[] = [
    ["a job that is done", job("done", { seconds: 61.2 }), "[2/3] done a (1 min 1 s)"],
    ["a job whose duration nobody knows", job("done"), "[2/3] done a"],
    ["a job that failed", job("failed", { reason: "a bug" }), "[2/3] failed a: a bug"],
    ["a job without a reason", job("lost"), "[2/3] lost a: no reason is known"],
    ["a job that was not started", job("new", { reason: "cancelled" }), "[2/3] not started a: cancelled"],
    [
      "a reason of many lines",
      job("failed", { reason: "one\ntwo\nthree\nfour" }),
      "[2/3] failed a: one\n    two\n    three",
    ],
  ];
  for (const [which, known, line] of lines) {
    it(`says one line for ${which} where nobody watches`, () => assert.deepEqual(lineOf(known), [line]));
  }

  it("counts stage by stage, and names the stage where there are several", () => {
    const terminal = new SampleTerminal();
    const progress = progressOf(terminal);
    const cells = ["a", "b"].map((name) => ({
      ...scopeCell(name),
      earlier: [{ jobKey: `quick-${name}`, profile: "small" }],
    }));
    const all = ["quick", "full"].map((name, at) => ({
      ...{ name, needs: at === 0 ? [] : ["quick"], runs: "experiment" as const },
    }));
    const { stages } = standingOf({ stages: all, cells }, (key) => (key === "quick-a" ? "done" : "running"));
    progress.change([], stages);
    progress.ended({ name: "a", stage: "quick", known: job("done", { seconds: 3 }) });
    assert.deepEqual(terminal.said, ["[1/2] done quick a (3 s)"]);
  });
});

describe("conclusion", () => {
  const goingOn = { retry: "sweep retry r1", cancelled: false };
  const run = sampleRun("r1");
  const failed = "(sweep why r1 says why; sweep retry r1 runs the 1 failed cell again)";

  it("says how the cells ended", () => {
    assert.equal(
      conclusion(run, cells({ done: 3, lost: 1 }), goingOn),
      "3 done · 1 lost\n(the same sweep run again runs what is missing: 1 cell)",
    );
  });

  it("says how to run again what failed", () => {
    assert.equal(conclusion(run, cells({ done: 3, failed: 1 }), goingOn), `3 done · 1 failed\n${failed}`);
  });

  it("says how a cancelled run goes on", () => {
    assert.equal(
      conclusion(run, cells({ done: 3, waiting: 2 }), { ...goingOn, cancelled: true }),
      "3 done · 2 waiting\n(it was cancelled; sweep retry r1 runs what is missing: 2 cells)",
    );
  });

  it("says that nothing more starts where the sweep stops on a failure", () => {
    const stopping = { ...run, order: { ...(run.order as RunOrder), stopOnFailure: true } };
    assert.equal(
      conclusion(stopping, cells({ failed: 1, waiting: 2 }), goingOn),
      `2 waiting · 1 failed\n(onFailure: stop, so nothing more starts until what failed is run again)\n${failed}`,
    );
  });

  it("says why cells are held or were not started, each reason once", () => {
    const held = ["a", "b"].map((name) => followed(name, "held", { reason: "1 cell failed in quick" }));
    const notStarted = followed("c", "notStarted", { reason: "the cell runner does not stay alive" });
    assert.equal(
      conclusion(run, [...held, notStarted], goingOn),
      `1 not started · 2 held
2 cells: 1 cell failed in quick
1 cell: the cell runner does not stay alive
(the same sweep run again runs what is missing: 1 cell)`,
    );
  });
});
