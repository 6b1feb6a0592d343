import assert from "node:assert/strict";
import fc from "fast-check";
import { onlyStage } from "../../tools/matrix/stages/stage";
import type { KnownJob } from "../../tools/plan/job-state";
import { makeScope } from "../../tools/plan/make-scope";
import { planScope } from "../../tools/plan/plan";
import { exampleBase, expandText } from "../matrix/example";
import { randomSweep, type SweepData } from "../matrix/random-sweep";
import { sampleContract } from "./sample-contract";
import { knownJob } from "./sample-scope";

describe("a sweep to which values are added", () => {
  const parts = { savePredictions: true, dataVersion: "data_1", image: "sha256:1" };
  const scopeOf = (sweep: SweepData, comments: readonly string[]) => {
    const axes = { ...sweep.axes, extra: { set: "model_comment", values: comments } };
    const text = JSON.stringify({ limits: { maxCells: 10_000 }, ...sweep, axes });
    return makeScope(expandText(text, { "base.yaml": exampleBase }).cells, [onlyStage], parts);
  };
  const keysOf = ({ cells }: ReturnType<typeof makeScope>) => cells.map(({ jobKey }) => jobKey);

  it("runs exactly what is new, less what is done", () => {
    const comments = fc.subarray(["a", "b", "c"], { minLength: 1 });
    fc.assert(
      fc.property(randomSweep, comments, fc.infiniteStream(fc.boolean()), (sweep, before, coins) => {
        const earlier = keysOf(scopeOf(sweep, before));
        const done = new Set(earlier.filter(() => coins.next().value));
        const known = new Map<string, KnownJob>([...done].map((key) => [key, knownJob("done")]));
        const now = scopeOf(sweep, ["a", "b", "c", "d"]);
        const all = new Set(keysOf(now));
        assert.ok(earlier.every((key) => all.has(key)));
        const plan = planScope(now, known, new Map(), sampleContract);
        const toRun = plan.toRun.map(({ cell }) => now.cells[cell]!.jobKey);
        assert.deepEqual(
          toRun.sort(),
          keysOf(now)
            .filter((key) => !done.has(key))
            .sort(),
        );
      }),
      { numRuns: 40 },
    );
  });
});
