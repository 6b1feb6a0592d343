import assert from "node:assert/strict";
import fc from "fast-check";
import type { Goal } from "../../tools/matrix/goal";
import { bestOf, rankCells } from "../../tools/report/rank-cells";
import { cellWithout, cellWithValues, finishedCell, idOf, sampleModel, split } from "./sample";

const precision: Goal = { text: "precision@10%", metric: "precision@", parameter: "10.0_pct", order: "desc" };
const places = (rankings: ReturnType<typeof rankCells>) =>
  rankings.map((ranking) => ranking.map(({ cells, value }) => `${cells.join("+")} ${value}`));
const ids = (...names: string[]) => names.map(idOf);

describe("rankCells", () => {
  it("ranks by the mean over the test splits, missing values last", () => {
    const cells = [
      cellWithValues("a", { m: "a" }, [0.2, 0.4]),
      cellWithValues("b", { m: "b" }, [0.5, 0.5]),
      cellWithValues("c", { m: "c" }, [null, null]),
      cellWithout("d", { m: "d" }, "failed", "a bug"),
    ];
    const [a, b, c] = ids("a", "b", "c");
    assert.deepEqual(places(rankCells(cells, precision)), [
      [`${b} 0.5`, `${a} 0.30000000000000004`, `${c} null`],
    ]);
    assert.deepEqual(places(rankCells(cells, { ...precision, order: "asc" })), [
      [`${a} 0.30000000000000004`, `${b} 0.5`, `${c} null`],
    ]);
  });

  it("takes the best of a cell's model groups", () => {
    const models = [sampleModel, { ...sampleModel, modelId: 2, hyperparameters: { max_depth: 9 } }];
    const evaluations = [split(0, { stochasticValue: 0.3 }), split(0, { modelId: 2, stochasticValue: 0.6 })];
    const cells = [finishedCell("a", {}, { models, evaluations })];
    assert.deepEqual(places(rankCells(cells, precision)), [[`${idOf("a")} 0.6`]]);
  });

  it("ranks apart what is not comparable", () => {
    const other = { comparability: { cohort: "c", label: "other", labelName: "other" } };
    const cells = [
      cellWithValues("a", { l: "x" }, [0.2]),
      cellWithValues("b", { l: "y" }, [0.9], other),
      cellWithValues("c", { l: "x", m: "c" }, [0.4]),
    ];
    const [a, b, c] = ids("a", "b", "c");
    assert.deepEqual(places(rankCells(cells, precision)), [[`${c} 0.4`, `${a} 0.2`], [`${b} 0.9`]]);
    assert.deepEqual(bestOf(rankCells(cells, precision), { kind: "count", count: 1 }), new Set([c, b]));
  });

  it("averages replicates, which go together", () => {
    const replicate = (name: string, number: number, value: number) => ({
      ...cellWithValues(`${name}-r${number}`, { m: name }, [value]),
      replicate: number,
    });
    const cells = [
      replicate("a", 0, 0.1),
      replicate("a", 1, 0.5),
      replicate("b", 0, 0.4),
      replicate("b", 1, 0.4),
    ];
    const rankings = rankCells(cells, precision);
    const [ofB, ofA] = [ids("b-r0", "b-r1"), ids("a-r0", "a-r1")];
    assert.deepEqual(places(rankings), [[`${ofB.join("+")} 0.4`, `${ofA.join("+")} 0.3`]]);
    assert.deepEqual(bestOf(rankings, { kind: "share", percent: 50 }), new Set(ofB));
  });

  it("does not depend on the order of the cells", () => {
    const cells = fc
      .array(fc.constantFrom(0.1, 0.2, null), { minLength: 1, maxLength: 6 })
      .chain((values) => {
        const all = values.map((value, at) => cellWithValues(`c${at}`, { m: String(at % 4) }, [value]));
        return fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }));
      });
    fc.assert(
      fc.property(cells, ([one, other]) => {
        assert.deepEqual(rankCells(other, precision), rankCells(one, precision));
      }),
    );
  });
});

describe("bestOf", () => {
  const ranking = (size: number) =>
    Array.from({ length: size }, (_, at) => ({ cells: [`c${at}`], value: size - at }));
  const cases: readonly (readonly [number, number, number])[] = [
    [25, 64, 16],
    [25, 5, 2],
    [1, 3, 1],
    [100, 3, 3],
    [7, 100, 7],
    [33.3, 3, 1],
  ];
  for (const [percent, size, expected] of cases) {
    it(`lets ${expected} of ${size} go on for ${percent}%`, () => {
      assert.equal(bestOf([ranking(size)], { kind: "share", percent }).size, expected);
    });
  }

  it("lets no more go on than there are", () => {
    assert.equal(bestOf([ranking(3)], { kind: "count", count: 5 }).size, 3);
  });
});
