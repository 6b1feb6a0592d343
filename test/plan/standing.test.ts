import assert from "node:assert/strict";
import fc from "fast-check";
import type { JobState } from "../../tools/plan/job-state";
import { jobsToStart } from "../../tools/plan/plan";
import type { RunStage } from "../../tools/plan/scope";
import { type Promoted, standingOf } from "../../tools/plan/standing";
import { sampleScope, sampleStage } from "./sample-scope";

const names = ["a", "b", "c", "d"];

/** Where cells stand, by the states of their jobs, such as `{ quick: "done failed new new" }`. */
function stand(
  stages: readonly RunStage[],
  states: Readonly<Record<string, string>>,
  promoted: Readonly<Record<string, Promoted>> = {},
) {
  const byKey = new Map<string, JobState>(
    Object.entries(states).flatMap(([stage, words]) =>
      words.split(" ").map((state, at) => [`${stage}-${names[at]}`, state as JobState] as const),
    ),
  );
  const scope = sampleScope(
    stages,
    names.slice(0, Math.max(...Object.values(states).map((w) => w.split(" ").length))),
  );
  const standing = standingOf(scope, (key) => byKey.get(key) ?? "new", new Map(Object.entries(promoted)));
  return {
    fates: Object.fromEntries(standing.stages.map(({ stage, fates }) => [stage.name, fates.join(" ")])),
    cells: standing.cells.map(({ state, stage }) => `${state}@${stages[stage]?.name}`),
    starts: jobsToStart(scope, standing).map(({ stage, cell }) => `${stages[stage]?.name}-${names[cell]}`),
    over: standing.stages.map(({ over }) => over),
    held: standing.stages.flatMap(({ heldBecause }) => heldBecause ?? []),
    undecided: standing.undecided,
  };
}

describe("standingOf", () => {
  const quick = sampleStage("quick");
  const full = sampleStage("full", ["quick"]);

  it("gives the cells of an only stage the states of their jobs", () => {
    const { fates, cells, starts } = stand([quick], { quick: "new running done lost" });
    assert.deepEqual(fates, { quick: "new running done lost" });
    assert.deepEqual(cells, ["new@quick", "running@quick", "done@quick", "lost@quick"]);
    assert.deepEqual(starts, ["quick-a", "quick-d"]);
  });

  it("lets a stage wait until the one before is over", () => {
    const { fates, cells, starts } = stand([quick, full], { quick: "done failed running new" });
    assert.deepEqual(fates, { quick: "done failed running new", full: "waiting out waiting waiting" });
    assert.deepEqual(cells, ["waiting@full", "failed@quick", "running@quick", "new@quick"]);
    assert.deepEqual(starts, ["quick-d"]);
  });

  it("lets a cell stand in the first of the stages that it waits for", () => {
    const { cells } = stand([quick, full, sampleStage("last", ["full"])], { quick: "done running" });
    assert.deepEqual(cells, ["waiting@full", "running@quick"]);
  });

  it("lets those go on that are done in all the stages before", () => {
    const other = sampleStage("other");
    const last = sampleStage("last", ["quick", "other"]);
    const { fates, starts } = stand([quick, other, last], {
      quick: "done done failed failed",
      other: "done failed done failed",
    });
    assert.equal(fates.last, "new out out out");
    assert.deepEqual(starts, ["last-a"]);
  });

  it("keeps a stage from starting while one before has lost jobs", () => {
    const { starts, over } = stand([quick, full], { quick: "done lost" });
    assert.deepEqual([starts, over], [["quick-b"], [false, false]]);
  });

  it("opens a gate up to so many failures, and holds the stage behind beyond", () => {
    const gated = sampleStage("full", ["quick"], { gate: { maxFailed: 1 } });
    const last = sampleStage("last", ["full"]);
    assert.equal(stand([quick, gated], { quick: "done failed done" }).fates.full, "new out new");
    const closed = stand([quick, gated, last], { quick: "done failed failed" });
    assert.deepEqual(closed.fates, {
      quick: "done failed failed",
      full: "held out out",
      last: "held out out",
    });
    assert.deepEqual(closed.cells, ["held@full", "failed@quick", "failed@quick"]);
    assert.deepEqual(closed.held, [
      "2 cells failed in quick, and the gate of full lets it start after at most 1",
    ]);
  });

  it("asks who is promoted once the stage before is over, and drops the others", () => {
    const goal = { text: "roc_auc", metric: "roc_auc", parameter: "", order: "desc" } as const;
    const best = sampleStage("full", ["quick"], { promote: { top: { kind: "count", count: 1 }, by: goal } });
    assert.equal(stand([quick, best], { quick: "done running" }).undecided, undefined);
    const open = stand([quick, best], { quick: "done failed done" });
    assert.deepEqual([open.undecided, open.starts], [{ stage: 1, candidates: [0, 2] }, []]);
    const decided = stand([quick, best], { quick: "done failed done" }, { full: new Set([2]) });
    assert.deepEqual(decided.fates.full, "dropped out new");
    assert.deepEqual(decided.cells, ["notPromoted@full", "failed@quick", "new@full"]);
    const impossible = stand([quick, best], { quick: "done done" }, { full: { impossible: "no numbers" } });
    assert.deepEqual([impossible.fates.full, impossible.held], ["held held", ["no numbers"]]);
  });

  it("runs the cell of the smallest hash per combination, and gives the others its fate", () => {
    const one = sampleStage("quick", [], { onePer: ["label"] });
    const labels = ["x", "y", "x", "y"];
    // In base32, letters stand for smaller numbers than digits.
    const ids = ["7", "b", "a", "2"];
    const scope = sampleScope([one, full], names, (name) => {
      const at = names.indexOf(name);
      return { id: ids[at]!, coordinates: { label: labels[at]! } };
    });
    const states: Record<string, JobState> = { "quick-c": "failed", "quick-b": "done" };
    const standing = standingOf(scope, (key) => states[key] ?? "new");
    assert.deepEqual(standing.stages[0]?.deciders, [2, 1, 2, 1]);
    assert.deepEqual(standing.stages[0]?.fates, ["failed", "done", "failed", "done"]);
    assert.deepEqual(standing.stages[1]?.fates, ["out", "new", "out", "new"]);
    assert.deepEqual(
      jobsToStart(scope, standing).map(({ stage, cell }) => [stage, cell]),
      [
        [1, 1],
        [1, 3],
      ],
    );
  });

  it("starts nothing of a stage before all that it needs is over, whatever the states", () => {
    const state = fc.constantFrom<JobState>("new", "running", "done", "failed", "lost");
    const stages = [
      quick,
      sampleStage("other"),
      full,
      sampleStage("last", ["full", "other"], { onePer: ["cell"] }),
    ];
    const keys = stages.flatMap(({ name }) => names.map((cell) => `${name} ${cell}`));
    fc.assert(
      fc.property(fc.array(state, { minLength: keys.length, maxLength: keys.length }), (states) => {
        const byKey = new Map<string, JobState>(keys.map((key, at) => [key, states[at]!]));
        const scope = sampleScope(stages, names);
        const standing = standingOf(scope, (key) => byKey.get(key)!);
        const overs = new Map(standing.stages.map(({ stage, over }) => [stage.name, over]));
        for (const { stage, cell } of jobsToStart(scope, standing)) {
          const { needs } = stages[stage]!;
          assert.ok(needs.every((need) => overs.get(need)));
          assert.ok(needs.every((need) => byKey.get(`${need}-${names[cell]}`) === "done"));
        }
        const last = standing.stages.at(-1)!;
        standing.cells.forEach((each, cell) => {
          assert.equal(each.state === "done", last.fates[cell] === "done");
        });
      }),
    );
  });
});
