import assert from "node:assert/strict";
import fc from "fast-check";
import { parseGoal } from "../../tools/matrix/goal";
import { comparabilityKey } from "../../tools/report/comparability";
import type { ReportedCell } from "../../tools/report/reported-cell";
import { tabulate } from "../../tools/report/tabulate";
import { cellWithout, cellWithValues, finishedCell, idOf, sampleModel, sampleResult, split } from "./sample";

const goal = parseGoal("precision@10%");

describe("tabulate", () => {
  it("ranks the mean over the splits, best first, and those without a value last", () => {
    const cells = [
      cellWithValues("a", { x: "a" }, [0.25, 0.25]),
      cellWithValues("b", { x: "b" }, [null, null]),
      cellWithValues("c", { x: "c" }, [1, 0.5]),
      cellWithValues("d", { x: "d" }, [0.5, 0]),
    ];
    const [table] = tabulate(cells, { goal }).tables;
    assert.deepEqual(
      table?.rows.map(({ rank, name, score }) => [rank, name, score.value]),
      [
        [1, "c", 0.75], // (1 + 0.5) / 2
        [2, "a", 0.25],
        [3, "d", 0.25], // (0.5 + 0) / 2; equal values go by name
        [null, "b", null],
      ],
    );
  });

  it("ranks the lowest first where lower is better", () => {
    const falsePositives = (name: string, value: number) =>
      finishedCell(
        name,
        { x: name },
        { evaluations: [split(0, { metric: "fpr@", stochasticValue: value })] },
      );
    const cells = [falsePositives("a", 0.5), falsePositives("b", 0.25)];
    const [table] = tabulate(cells, { goal: parseGoal("fpr@10%") }).tables;
    assert.deepEqual(
      table?.rows.map(({ name }) => name),
      ["b", "a"],
    );
  });

  it("gives each model group of a cell a row of its own", () => {
    const models = [2, 5].map((depth) => ({
      ...sampleModel,
      modelId: depth,
      modelGroupId: depth,
      hyperparameters: { max_depth: depth },
    }));
    const evaluations = [2, 5].map((depth) => split(0, { modelId: depth, stochasticValue: depth / 10 }));
    const [table] = tabulate([finishedCell("a", {}, { models, evaluations })], { goal }).tables;
    assert.deepEqual(
      table?.rows.map(({ cell, modelGroup, score }) => [cell, modelGroup.hyperparameters, score.value]),
      [
        [idOf("a"), { max_depth: 5 }, 0.5],
        [idOf("a"), { max_depth: 2 }, 0.2],
      ],
    );
  });

  it("gives cells that answer different questions separate tables, in the order of their names", () => {
    const comparability = { cohort: "c0c0c0c0c0c0", label: "2b2b2b2b2b2b", labelName: "outcome" };
    const cells = [
      cellWithValues("major-b", { label: "major" }, [0.75], { comparability }),
      cellWithValues("failed-a", { label: "failed" }, [0.25]),
      cellWithValues("failed-b", { label: "failed" }, [0.25, 0.25]),
      cellWithValues("newer-data", { label: "failed" }, [0.5], { dataVersion: "data_2" }),
    ];
    const { tables } = tabulate(cells, { goal });
    assert.deepEqual(
      tables.map(({ rows }) => rows.map(({ rank, name }) => [rank, name])),
      [[[1, "failed-a"]], [[1, "failed-b"]], [[1, "major-b"]], [[1, "newer-data"]]],
    );
  });

  it("lists what has no numbers with the reason, sorted by name", () => {
    const odd = finishedCell("e-odd", {}, {});
    const cells: ReportedCell[] = [
      cellWithout("f-waiting", {}, "waiting"),
      { ...odd, evaluations: { kind: "unreadable", reason: "its evaluations.json is not JSON" } },
      finishedCell("d-empty", {}, { models: [], evaluations: [] }),
      finishedCell(
        "c-untested",
        {},
        { models: [sampleModel, { ...sampleModel, modelId: 2, modelGroupId: 2 }] },
      ),
      { ...cellWithout("b-lost", {}, "done"), result: { kind: "read", value: sampleResult } },
      cellWithout("a-failed", {}, "failed", "ValueError: no labels\nin 2013"),
      {
        ...cellWithout("a-newer", {}, "done"),
        result: { kind: "unreadable", reason: "its result.json has …" },
      },
    ];
    const report = tabulate(cells, { goal });
    assert.deepEqual(
      report.missing.map(({ name, state, reason }) => [name, state, reason]),
      [
        ["a-failed", "failed", "ValueError: no labels\nin 2013"],
        ["a-newer", "done", "its result.json has …"],
        ["b-lost", "done", "its evaluations.json is missing"],
        ["c-untested", "done", "its model group 2 (sklearn.tree.DecisionTreeClassifier) was not tested"],
        ["d-empty", "done", "it has no test evaluations"],
        ["e-odd", "done", "its evaluations.json is not JSON"],
        ["f-waiting", "waiting", "it has no result"],
      ],
    );
    assert.deepEqual(
      report.tables.flatMap(({ rows }) => rows.map(({ name }) => name)),
      ["c-untested"],
    );
  });

  it("names every metric that was evaluated", () => {
    const evaluations = [split(0, {}), split(0, { metric: "roc_auc", parameter: "" }), split(1, {})];
    const report = tabulate([finishedCell("a", {}, { evaluations })], { goal });
    assert.deepEqual(report.evaluated, ["precision@10%", "roc_auc"]);
  });
});

describe("tabulate, for any cells", () => {
  interface Made {
    readonly cell: ReportedCell;
    /** Every value of the cell is this number and no other cell's is. */
    readonly mark: number;
  }

  const made = fc
    .array(
      fc.record({
        label: fc.constantFrom("1a1a1a1a1a1a", "2b2b2b2b2b2b"),
        data: fc.constantFrom("data_1", "data_2"),
        features: fc.constantFrom("a", "b", "c"),
        splits: fc.integer({ min: 1, max: 3 }),
        groups: fc.integer({ min: 1, max: 3 }),
        timespan: fc.constantFrom("1month", "6month"),
        duration: fc.constantFrom("0day", "1month"),
        fails: fc.boolean(),
      }),
      { maxLength: 25 },
    )
    .map((plans) =>
      plans.map((plan, index): Made => {
        const name = `cell-${index}`;
        const coordinates = { label: plan.label.slice(0, 1), features: plan.features, index: `${index}` };
        const mark = (index + 1) / 32;
        if (plan.fails && index % 3 === 0)
          return { mark, cell: cellWithout(name, coordinates, "failed", "ValueError") };
        const ids = Array.from({ length: plan.groups }, (_, group) => 100 * index + group);
        const models = ids.map((id) => ({
          ...sampleModel,
          modelId: id,
          modelGroupId: id,
          hyperparameters: { id },
        }));
        const evaluations = ids.flatMap((modelId) =>
          Array.from({ length: plan.splits }, (_, month) =>
            split(month, {
              modelId,
              labelTimespan: plan.timespan,
              testDuration: plan.duration,
              stochasticValue: mark,
            }),
          ),
        );
        const comparability = { cohort: "c0c0c0c0c0c0", label: plan.label, labelName: "outcome" };
        const about = { comparability, dataVersion: plan.data };
        return { mark, cell: finishedCell(name, coordinates, { models, evaluations }, about) };
      }),
    );
  const cellsOf = (list: readonly Made[]) => list.map(({ cell }) => cell);
  const baseline = { cells: new Set(["cell-1", "cell-2", "cell-4"].map(idOf)), axes: ["features", "index"] };

  it("does not depend on the order of the cells, models and evaluations", () => {
    const reordered = made.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    );
    fc.assert(
      fc.property(reordered, ([list, shuffled]) => {
        const backwards = cellsOf(shuffled).map((cell): ReportedCell => {
          if (cell.evaluations?.kind !== "read") return cell;
          const { models, evaluations } = cell.evaluations.value;
          const value = { models: models.toReversed(), evaluations: evaluations.toReversed() };
          return { ...cell, evaluations: { kind: "read", value } };
        });
        assert.deepEqual(
          tabulate(backwards, { goal, baseline }),
          tabulate(cellsOf(list), { goal, baseline }),
        );
      }),
    );
  });

  it("has each model group of each finished cell in exactly one row, and each other cell among the missing", () => {
    fc.assert(
      fc.property(made, (list) => {
        const report = tabulate(cellsOf(list), { goal });
        const rows = report.tables.flatMap((table) => table.rows);
        const expected = cellsOf(list).flatMap(({ id, evaluations }) =>
          evaluations?.kind === "read"
            ? evaluations.value.models.map((model) => `${id} ${model.modelGroupId}`)
            : [],
        );
        assert.deepEqual(
          rows.map(({ cell, modelGroup }) => `${cell} ${modelGroup.id}`).sort(),
          expected.sort(),
        );
        const without = cellsOf(list).filter(({ evaluations }) => !evaluations);
        assert.deepEqual(report.missing.map(({ cell }) => cell).sort(), without.map(({ id }) => id).sort());
      }),
    );
  });

  it("counts each value of the goal on the whole cohort in exactly one row, which is of the value's model", () => {
    const model = fc.record({
      modelGroupId: fc.integer({ min: 1, max: 2 }),
      modelType: fc.constantFrom("sklearn.dummy.DummyClassifier", "sklearn.tree.DecisionTreeClassifier"),
      hyperparameters: fc.constantFrom<Record<string, number>>({ a: 1 }, { a: 2 }, { a: 1, b: 2 }),
      featureGroups: fc.constantFrom("prefix: a", "prefix: b").map((group) => [group]),
      maxTrainingHistory: fc.constantFrom("1y", "2y"),
      trainLabelTimespan: fc.constantFrom("1month", "6month"),
      randomSeed: fc.constantFrom(7, 8, null),
    });
    const tested = fc.record({
      month: fc.integer({ min: 0, max: 2 }),
      labelTimespan: fc.constantFrom("1month", "6month"),
      asOfDateFrequency: fc.constantFrom("1day", "1month"),
      testDuration: fc.constantFrom("0day", "1month"),
      subsetHash: fc.constantFrom("", "", "5e"),
      metric: fc.constantFrom("precision@", "precision@", "recall@"),
    });
    const key = ({ month, ...what }: { month: number }) => JSON.stringify([month, what]);
    const tests = fc.uniqueArray(tested, { selector: key, maxLength: 5 });
    const trained = fc.array(fc.tuple(model, tests), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(fc.array(trained, { maxLength: 3 }), (plans) => {
        let count = 0;
        const cells = plans.map((plan, index) => {
          const models = plan.map(([model], modelId) => ({ ...sampleModel, ...model, modelId }));
          const evaluations = plan.flatMap(([, list], modelId) =>
            list.map(({ month, ...what }) => split(month, { ...what, modelId, stochasticValue: ++count })),
          );
          return { name: `cell-${index}`, models, evaluations };
        });
        const report = tabulate(
          cells.map(({ name, models, evaluations }) => finishedCell(name, { name }, { models, evaluations })),
          { goal },
        );
        const shown = report.tables.flatMap(({ comparability, rows }) =>
          rows.flatMap(({ name, coordinates, modelGroup, score }) =>
            score.splits.map(({ value, start }) => {
              const { id: modelGroupId, randomSeed, modelId, ...group } = modelGroup;
              const { tests, dataVersion, cohort, label, labelName, ...what } = comparability;
              return { value, start, name, coordinates, modelGroupId, ...group, ...what };
            }),
          ),
        );
        const expected = cells.flatMap(({ name, models, evaluations }) =>
          evaluations
            .filter(({ metric, subsetHash }) => metric === "precision@" && subsetHash === "")
            .map(({ modelId, stochasticValue: value, evaluationStartTime: start, ...what }) => {
              const { modelGroupId, modelType, hyperparameters, featureGroups, ...model } = models[modelId]!;
              const { trainLabelTimespan, maxTrainingHistory } = model;
              const { labelTimespan, asOfDateFrequency, testDuration } = what;
              return {
                ...{ value, start, name, coordinates: { name } },
                ...{ modelGroupId, modelType, hyperparameters, featureGroups },
                ...{ trainLabelTimespan, maxTrainingHistory, labelTimespan, asOfDateFrequency, testDuration },
              };
            }),
        );
        const inOrder = shown.sort((a, b) => (a.value ?? 0) - (b.value ?? 0));
        assert.deepEqual(inOrder, expected);
      }),
    );
  });

  it("ranks each table from 1 without a gap, and never a better value below a worse one", () => {
    fc.assert(
      fc.property(made, (list) => {
        for (const { rows } of tabulate(cellsOf(list), { goal }).tables) {
          assert.deepEqual(
            rows.map(({ rank }) => rank),
            rows.map((_, index) => index + 1),
          );
          const values = rows.map(({ score }) => score.value ?? 0);
          assert.deepEqual(
            values,
            values.toSorted((a, b) => b - a),
          );
        }
      }),
    );
  });

  it("shows no cell's numbers under another's name, id or coordinates", () => {
    fc.assert(
      fc.property(made, (list) => {
        for (const row of tabulate(cellsOf(list), { goal, baseline }).tables.flatMap(({ rows }) => rows)) {
          const origin = list.find(({ cell }) => cell.id === row.cell);
          assert.equal(row.score.value, origin?.mark);
          assert.deepEqual(
            row.score.splits.map(({ value }) => value),
            row.score.splits.map(() => origin?.mark),
          );
          assert.equal(row.name, origin?.cell.name);
          assert.deepEqual(row.coordinates, origin?.cell.coordinates);
          if (row.baseline?.kind !== "compared") continue;
          const { cell, value } = row.baseline;
          assert.equal(value, list.find((other) => other.cell.id === cell)?.mark);
        }
      }),
    );
  });

  it("never mixes what is not comparable, nor compares it with a baseline", () => {
    fc.assert(
      fc.property(made, (list) => {
        const { tables } = tabulate(cellsOf(list), { goal, baseline });
        const keys = tables.map(({ comparability }) => comparabilityKey(comparability));
        assert.equal(new Set(keys).size, keys.length);
        for (const { comparability, rows } of tables)
          for (const row of rows) {
            const { cell } = list.find((other) => other.cell.id === row.cell)!;
            assert(cell.result?.kind === "read" && cell.evaluations?.kind === "read");
            assert.equal(cell.result.value.dataVersion, comparability.dataVersion);
            assert.equal(cell.result.value.comparability?.label, comparability.label);
            assert.equal(cell.evaluations.value.evaluations[0]?.labelTimespan, comparability.labelTimespan);
            assert.equal(cell.evaluations.value.evaluations[0]?.testDuration, comparability.testDuration);
            assert.equal(row.score.splits.length, comparability.tests.length);
            const reference = row.baseline?.kind === "compared" ? row.baseline.cell : row.cell;
            assert(rows.some((other) => other.cell === reference));
          }
      }),
    );
  });
});
