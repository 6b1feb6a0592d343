import assert from "node:assert/strict";
import fc from "fast-check";
import { parseGoal } from "../../tools/matrix/goal";
import type { TrainedModel } from "../../tools/report/cell-evaluations";
import { renderReport } from "../../tools/report/render-report";
import type { ReportedCell } from "../../tools/report/reported-cell";
import { tabulate } from "../../tools/report/tabulate";
import { cellWithValues, finishedCell, idOf, replicatesOf, sampleModel, split } from "./sample";

const goal = parseGoal("precision@10%");

const rowsOf = (cells: readonly ReportedCell[]) =>
  tabulate(cells, { goal }).tables.flatMap(({ rows }) => rows);

/** Name, value and, of those that have replicates, how many of how many and the seed noise. */
const seen = (cells: readonly ReportedCell[]) =>
  rowsOf(cells).map(({ name, score, replicates: r }) =>
    r ? [name, score.value, `${r.withValue} of ${r.asked}`, r.standardDeviation] : [name, score.value],
  );

describe("mergeReplicates, in tables", () => {
  it("ranks the mean over a cell's replicates, with their standard deviation", () => {
    const cells = [
      ...replicatesOf("a", { x: "a" }, [0.5, 0.25, 0.75]),
      ...replicatesOf("b", { x: "b" }, [0.25, 1, 1]),
      cellWithValues("c", { x: "c" }, [0.625]),
    ];
    assert.deepEqual(seen(cells), [
      ["b-r0", 0.75, "3 of 3", Math.sqrt(0.1875)], // (0.5² + 0.25² + 0.25²) / 2
      ["c", 0.625],
      ["a-r0", 0.5, "3 of 3", 0.25],
    ]);
  });

  it("keeps each replicate's own numbers", () => {
    const [row] = rowsOf(replicatesOf("a", { x: "a" }, [0.5, undefined, 0.25], { splits: 2 }));
    assert.deepEqual([row?.cell, row?.name, row?.coordinates], [idOf("a-r0"), "a-r0", { x: "a" }]);
    assert.deepEqual(
      row?.replicates?.each.map(({ replicate, cell, name, score }) => [
        ...[replicate, cell, name],
        ...score.splits.map(({ value }) => value),
      ]),
      [
        [0, idOf("a-r0"), "a-r0", 0.5, 0.5],
        [2, idOf("a-r2"), "a-r2", 0.25, 0.25],
      ],
    );
  });

  it("says how many replicates have a value, and lists the others", () => {
    const cells = [
      ...replicatesOf("a", { x: "a" }, [undefined, 0.5, 0.75]),
      ...replicatesOf("b", { x: "b" }, [0.25, null, undefined]),
      ...replicatesOf("c", { x: "c" }, [null, null]),
    ];
    assert.deepEqual(seen(cells), [
      ["a-r1", 0.625, "2 of 3", Math.sqrt(0.03125)], // 2 × 0.125²
      ["b-r0", 0.25, "1 of 3", null],
      ["c-r0", null, "0 of 2", null],
    ]);
    assert.deepEqual(
      tabulate(cells, { goal }).missing.map(({ name }) => name),
      ["a-r0", "b-r2"],
    );
  });

  const replicatesWith = (groups: readonly (readonly [number, Partial<TrainedModel>])[]) =>
    [0, 1].map((replicate) => {
      const models = groups.map(([, model], at) => ({
        ...{ ...sampleModel, modelId: at, randomSeed: replicate },
        ...model,
      }));
      const evaluations = groups.map(([value], modelId) =>
        split(0, { modelId, stochasticValue: value + replicate / 4 }),
      );
      const cell = finishedCell(`a-r${replicate}`, {}, { models, evaluations });
      return { ...cell, replicate };
    });

  it("gives each model group of a cell a row over the replicates", () => {
    const cells = replicatesWith([
      [0.25, { hyperparameters: { max_depth: 2 } }],
      [0.5, { hyperparameters: { max_depth: 5 } }],
      [0.75, { hyperparameters: { max_depth: 2 }, featureGroups: ["prefix: planes"] }],
    ]);
    assert.deepEqual(
      rowsOf(cells).map(({ cell, modelGroup, score }) => [
        ...[cell, modelGroup.hyperparameters.max_depth],
        ...[modelGroup.featureGroups[0], score.value],
      ]),
      [
        [idOf("a-r0"), 2, "prefix: planes", 0.875],
        [idOf("a-r0"), 5, "prefix: flights", 0.625],
        [idOf("a-r0"), 2, "prefix: flights", 0.375],
      ],
    );
  });

  it("takes model groups for one whose numbers differ from replicate to replicate", () => {
    const [one, other] = [7, 8].map((modelGroupId) => replicatesWith([[0.25, { modelGroupId }]]));
    assert.deepEqual(seen([one![0]!, other![1]!]), [["a-r0", 0.375, "2 of 2", Math.sqrt(0.03125)]]);
  });

  it("tells model groups apart by their numbers where nothing else does", () => {
    const cells = replicatesWith([
      [0.25, { modelGroupId: 41 }],
      [0.5, { modelGroupId: 42 }],
    ]);
    assert.deepEqual(
      rowsOf(cells).map(({ modelGroup, score }) => [modelGroup.id, score.value]),
      [
        [42, 0.625],
        [41, 0.375],
      ],
    );
  });

  it("averages no models that only their seeds tell apart", () => {
    const cells = replicatesWith([
      [0.25, { randomSeed: 7 }],
      [0.5, { randomSeed: 8 }],
    ]);
    assert.deepEqual(seen(cells), [
      ["a-r1", 0.75],
      ["a-r0", 0.5],
      ["a-r1", 0.5],
      ["a-r0", 0.25],
    ]);
  });

  it("averages nothing that is not comparable", () => {
    const cells = [
      ...replicatesOf("a", {}, [0.5, 0.25]),
      ...replicatesOf("a", {}, [1, 0.75], { dataVersion: "data_2" }),
    ];
    assert.deepEqual(
      rowsOf(cells).map(({ score }) => score.value),
      [0.375, 0.875],
    );
  });
});

describe("mergeReplicates, for any cells", () => {
  const value = fc.option(fc.integer({ min: 0, max: 32 }).map((n) => n / 32));
  const plans = fc.array(fc.array(fc.option(value, { nil: undefined }), { minLength: 1, maxLength: 4 }), {
    maxLength: 8,
  });
  const cellsOf = (list: readonly (readonly (number | null | undefined)[])[]) =>
    list.map((values, at) => replicatesOf(`cell-${at}`, { x: `${at}`, y: `${at % 2}` }, values));
  const baseline = { cells: new Set(["cell-0-r0", "cell-0-r1", "cell-1-r0"].map(idOf)), axes: ["x"] };

  it("does not depend on the order of the cells", () => {
    const reordered = plans
      .map((list) => cellsOf(list).flat())
      .chain((cells) =>
        fc.tuple(fc.constant(cells), fc.shuffledSubarray(cells, { minLength: cells.length })),
      );
    fc.assert(
      fc.property(reordered, ([cells, shuffled]) => {
        assert.deepEqual(tabulate(shuffled, { goal, baseline }), tabulate(cells, { goal, baseline }));
      }),
    );
  });

  it("makes nothing of one replicate", () => {
    fc.assert(
      fc.property(plans, (list) => {
        const cells = cellsOf(list.map(([first]) => [first])).flat();
        const without = cells.map(({ replicate, ...cell }) => cell);
        const report = tabulate(without, { goal, baseline });
        assert.deepEqual(tabulate(cells, { goal, baseline }), report);
        assert.doesNotMatch(renderReport(report), /replicate|seed/);
      }),
    );
  });

  it("gives replicates that are all equal the rows, ranks and differences of one, and no noise", () => {
    const copies = fc.tuple(plans, fc.integer({ min: 2, max: 5 }));
    fc.assert(
      fc.property(copies, ([list, count]) => {
        const one = tabulate(cellsOf(list.map(([first]) => [first])).flat(), { goal, baseline });
        const several = tabulate(cellsOf(list.map(([first]) => Array(count).fill(first))).flat(), {
          goal,
          baseline,
        });
        const rows = several.tables.flatMap((table) => table.rows);
        assert.deepEqual(
          rows.map(({ replicates, baseline: compared, ...row }) => {
            if (compared?.kind !== "compared") return { ...row, ...(compared && { baseline: compared }) };
            const { withinSeedNoise, ...rest } = compared;
            assert.equal(withinSeedNoise, false);
            return { ...row, baseline: rest };
          }),
          one.tables.flatMap((table) => table.rows),
        );
        for (const { score, replicates } of rows)
          assert.equal(replicates?.standardDeviation, score.value === null ? null : 0);
      }),
    );
  });

  it("has every replicate that has numbers in exactly one row", () => {
    fc.assert(
      fc.property(plans, (list) => {
        const rows = rowsOf(cellsOf(list).flat());
        const shown = rows.flatMap(({ cell, score, replicates }) =>
          replicates
            ? replicates.each.map((one) => [one.cell, one.score.value] as const)
            : [[cell, score.value] as const],
        );
        const expected = list.flatMap((values, at) =>
          values.flatMap((value, r) =>
            value === undefined ? [] : [[idOf(`cell-${at}-r${r}`), value] as const],
          ),
        );
        assert.deepEqual(shown.sort(), expected.sort());
      }),
    );
  });
});
