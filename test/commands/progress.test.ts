import assert from "node:assert/strict";
import { stripVTControlCharacters } from "node:util";
import { conclusion } from "../../tools/commands/follow-to-end";
import { countStates, liveLines, progressOf, summary } from "../../tools/commands/progress";
import type { FollowedCell, FollowedState } from "../../tools/run/follow-run";
import { scopeCell } from "../run/sample-run";
import { SampleTerminal } from "./sample-terminal";

const followed = (name: string, state: FollowedState, more: Partial<FollowedCell> = {}): FollowedCell => ({
  ...{ cell: scopeCell(name), state },
  ...more,
});
const cells = (counts: Partial<Record<FollowedState, number>>) =>
  (Object.entries(counts) as [FollowedState, number][]).flatMap(([state, number]) =>
    Array.from({ length: number }, (_, at) => followed(`${state}-${at}`, state)),
  );

describe("liveLines", () => {
  it("shows counts, the time that passed, and what runs", () => {
    assert.deepEqual(liveLines(cells({ waiting: 18, running: 2, done: 3, failed: 1 }), 0, 65_000), [
      "[####....................] 4/24 · 3 done · 2 running · 18 waiting · 1 failed · 1 min 5 s",
      "  running-0 0 s",
      "  running-1 0 s",
    ]);
  });

  it("tells the time left from what has ended since it began, not from what was done before", () => {
    const [line] = liveLines(cells({ waiting: 10, done: 10 }), 5, 30_000);
    assert.equal(line, "[############............] 10/20 · 10 done · 10 waiting · 30 s · about 1 min left");
  });

  it("shows no time left at the end", () => {
    const lines = liveLines(cells({ done: 2, failed: 1, lost: 1 }), 4, 60_000);
    assert.deepEqual(lines, ["[########################] 4/4 · 2 done · 1 failed · 1 lost · 1 min"]);
  });

  it("names six of those that run", () => {
    const lines = liveLines(cells({ running: 8 }), 0, 0);
    assert.deepEqual(lines.slice(6), ["  running-5 0 s", "  and 2 more"]);
    assert.equal(liveLines(cells({ running: 6 }), 0, 0).length, 7);
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
  /** What is said of a cell that ends as the last but one of three. */
  const lineOf = (cell: FollowedCell) => {
    const terminal = new SampleTerminal();
    const progress = progressOf(terminal);
    progress.change([cell, followed("done", "done"), followed("running", "running")]);
    progress.ended(cell);
    progress.stop();
    return terminal.said.map(stripVTControlCharacters);
  };

  const lines: readonly (readonly [string, FollowedCell, string])[] = [
    ["a cell that is done", followed("a", "done", { seconds: 61.2 }), "[2/3] done a (1 min 1 s)"],
    ["a cell whose duration nobody knows", followed("a", "done"), "[2/3] done a"],
    ["a cell that failed", followed("a", "failed", { reason: "a bug" }), "[2/3] failed a: a bug"],
    ["a cell without a reason", followed("a", "lost"), "[2/3] lost a: no reason is known"],
    [
      "a reason of many lines",
      followed("a", "failed", { reason: "one\ntwo\nthree\nfour" }),
      "[2/3] failed a: one\n    two\n    three",
    ],
  ];
  for (const [which, cell, line] of lines) {
    it(`says one line for ${which} where nobody watches`, () => assert.deepEqual(lineOf(cell), [line]));
  }
});

describe("conclusion", () => {
  it("says how the cells ended", () => {
    assert.equal(
      conclusion(cells({ done: 3, lost: 1 })),
      "3 done · 1 lost\n(the same sweep run again runs what is missing: 1 cell)",
    );
  });

  it("says how to run again what failed", () => {
    assert.equal(
      conclusion(cells({ done: 3, failed: 1 })),
      "3 done · 1 failed\n(--rerun failed runs the 1 failed cell again)",
    );
    assert.equal(
      conclusion(cells({ failed: 2 })),
      "2 failed\n(--rerun failed runs the 2 failed cells again)",
    );
  });
});
