import assert from "node:assert/strict";
import type { KnownJob } from "../../tools/plan/job-state";
import { planCells } from "../../tools/plan/plan";
import { sampleCell } from "./sample-cell";
import { sampleContract } from "./sample-contract";

describe("planCells", () => {
  const names = ["a", "b", "c", "d", "e", "f"];
  const cells = names.map((name) => ({
    ...sampleCell(name, { label_config: name === "f" ? "lost" : "late" }),
    profile: name === "a" ? "wide" : "small",
  }));
  const job = (state: KnownJob["state"], more: Partial<KnownJob> = {}): KnownJob => ({
    ...{ state, generation: 1, holders: [] },
    ...more,
  });
  const known = new Map([
    ["key b", job("running")],
    ["key c", job("done", { seconds: 6 })],
    ["key d", job("failed", { reason: "a bug" })],
    ["key e", job("lost", { holders: ["job-1"] })],
  ]);
  const keys = names.map((name) => `key ${name}`);
  const plan = (rerun?: "failed" | "all") =>
    planCells(cells, keys, known, sampleContract, rerun === undefined ? {} : { rerun });

  it("says how each cell stands, and whether it is to run", () => {
    assert.deepEqual(
      plan().cells.map(({ cell, jobKey, known: { state }, toRun }) => [cell.name, jobKey, state, toRun]),
      [
        ["a", "key a", "new", true],
        ["b", "key b", "running", false],
        ["c", "key c", "done", false],
        ["d", "key d", "failed", false],
        ["e", "key e", "lost", true],
        ["f", "key f", "new", true],
      ],
    );
  });

  it("counts cells by state, and those to run by profile", () => {
    const { totals, profiles } = plan();
    assert.deepEqual(totals, { new: 2, running: 1, done: 1, failed: 1, lost: 1 });
    assert.deepEqual(profiles, { wide: 1, small: 2 });
    assert.deepEqual(plan("failed").profiles, { wide: 1, small: 3 });
    assert.deepEqual(plan("all").profiles, { wide: 1, small: 4 });
  });

  it("counts what is shared, and rests the estimate on what is done", () => {
    const { shared, estimate } = plan();
    assert.deepEqual(shared, { definitions: 2, matrixSets: 2 });
    assert.deepEqual(estimate, { wallSeconds: 9, vcpuHours: 36 / 3600, measuredCells: 1 });
  });
});
