import assert from "node:assert/strict";
import type { KnownJob } from "../../tools/plan/job-state";
import type { RunStage } from "../../tools/plan/scope";
import { decidePromotions } from "../../tools/run/decide-promotions";
import { knownJob, sampleScope, sampleStage } from "../plan/sample-scope";
import { evaluationsText, sampleModel, sampleResult, split } from "../report/sample";
import { temporaryStores } from "./temporary-store";

const precision = {
  text: "precision@10%",
  metric: "precision@",
  parameter: "10.0_pct",
  order: "desc",
} as const;

describe("decidePromotions", () => {
  const newStore = temporaryStores();
  const names = ["a", "b", "c", "d"];
  const best = (name: string, of: string, count: number): RunStage =>
    sampleStage(name, [of], { promote: { top: { kind: "count", count }, by: precision } });

  /** The stages' fates, where jobs are done that have a value, and failed that have none. */
  const decide = async (
    stages: readonly RunStage[],
    values: Readonly<Record<string, number | undefined>>,
    replicateOf?: (name: string) => { readonly replicate: number; readonly coordinates: { cell: string } },
  ) => {
    const store = newStore();
    const scope = sampleScope(stages, names, replicateOf);
    const known = new Map<string, KnownJob>();
    for (const [key, value] of Object.entries(values)) {
      known.set(key, knownJob(value === undefined ? "failed" : "done"));
      if (value === undefined) continue;
      const evaluations = [split(0, { stochasticValue: value })];
      const prefix = `results/${key}/0001`;
      await store.put(`${prefix}/result.json`, JSON.stringify({ ...sampleResult, jobKey: key }));
      await store.put(`${prefix}/evaluations.json`, evaluationsText({ models: [sampleModel], evaluations }));
    }
    const { standing, promoted } = await decidePromotions(store, scope, known);
    return {
      fates: Object.fromEntries(standing.stages.map(({ stage, fates }) => [stage.name, fates.join(" ")])),
      promoted: Object.fromEntries(
        [...promoted].map(([stage, which]) => [stage, "impossible" in which ? which.impossible : [...which]]),
      ),
    };
  };

  it("decides nothing where no stage promotes, and reads no numbers", async () => {
    const { promoted } = await decide([sampleStage("quick"), sampleStage("full", ["quick"])], {});
    assert.deepEqual(promoted, {});
  });

  it("waits until the stage is over whose numbers decide", async () => {
    const values = { "quick-a": 0.5, "quick-b": 0.4, "quick-c": 0.3 };
    const { fates, promoted } = await decide([sampleStage("quick"), best("full", "quick", 1)], values);
    assert.deepEqual(promoted, {});
    assert.equal(fates.full, "waiting waiting waiting waiting");
  });

  it("chooses the best of those that are done", async () => {
    const values = { "quick-a": 0.2, "quick-b": 0.5, "quick-c": undefined, "quick-d": 0.4 };
    assert.deepEqual(await decide([sampleStage("quick"), best("full", "quick", 2)], values), {
      fates: { quick: "done done failed done", full: "dropped new out new" },
      promoted: { full: [1, 3] },
    });
  });

  it("decides one stage after the other", async () => {
    const stages = [sampleStage("quick"), best("more", "quick", 3), best("full", "more", 1)];
    const quick = { "quick-a": 0.2, "quick-b": 0.5, "quick-c": 0.1, "quick-d": 0.4 };
    const more = { "more-a": 0.9, "more-b": 0.6, "more-d": 0.7 };
    assert.deepEqual((await decide(stages, { ...quick, ...more })).promoted, { more: [0, 1, 3], full: [0] });
  });

  it("lets replicates go on together, by their mean", async () => {
    const replicates = (name: string) => ({
      replicate: name === "a" || name === "c" ? 0 : 1,
      coordinates: { cell: name < "c" ? "first" : "second" },
    });
    const values = { "quick-a": 0.9, "quick-b": 0.1, "quick-c": 0.6, "quick-d": 0.6 };
    const { promoted } = await decide([sampleStage("quick"), best("full", "quick", 1)], values, replicates);
    assert.deepEqual(promoted, { full: [2, 3] });
  });

  it("says that there are no numbers to choose by", async () => {
    const by = { ...precision, parameter: "5.0_pct" };
    const full = sampleStage("full", ["quick"], { promote: { top: { kind: "share", percent: 50 }, by } });
    const values = Object.fromEntries(names.map((name) => [`quick-${name}`, 0.5]));
    assert.deepEqual(await decide([sampleStage("quick"), full], values), {
      fates: { quick: "done done done done", full: "held held held held" },
      promoted: { full: "no cell has a precision@5% in quick to be promoted by" },
    });
  });

  it("has nobody to choose from where all failed", async () => {
    const values = Object.fromEntries(names.map((name) => [`quick-${name}`, undefined]));
    const { fates, promoted } = await decide([sampleStage("quick"), best("full", "quick", 1)], values);
    assert.deepEqual([fates.full, promoted], ["out out out out", {}]);
  });
});
