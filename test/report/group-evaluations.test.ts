import assert from "node:assert/strict";
import type { TrainedModel } from "../../tools/report/cell-evaluations";
import { type GroupEvaluations, groupEvaluations } from "../../tools/report/group-evaluations";
import { sampleModel, sampleResult, split } from "./sample";

const about = { dataVersion: "data_1", comparability: sampleResult.comparability! };

const seen = (groups: readonly GroupEvaluations[]) =>
  groups.map(({ group, comparability, evaluations }) => ({
    group: group.id,
    timespan: comparability.labelTimespan,
    tests: comparability.tests.map(({ start }) => start),
    models: evaluations.map(({ modelId }) => modelId),
  }));

describe("groupEvaluations", () => {
  it("puts the models of one group together, in order of their tests", () => {
    const models = [
      { ...sampleModel, modelId: 1, modelGroupId: 5 },
      { ...sampleModel, modelId: 2, modelGroupId: 5 },
      { ...sampleModel, modelId: 3, modelGroupId: 6, modelType: "sklearn.dummy.DummyClassifier" },
    ];
    const evaluations = [split(1, { modelId: 2 }), split(0, { modelId: 3 }), split(0, { modelId: 1 })];
    assert.deepEqual(seen(groupEvaluations({ ...about, models, evaluations })), [
      { group: 6, timespan: "1month", tests: ["2013-06-01"], models: [3] },
      { group: 5, timespan: "1month", tests: ["2013-06-01", "2013-07-01"], models: [1, 2] },
    ]);
  });

  const changes: readonly [what: string, Partial<TrainedModel>][] = [
    ["hyperparameters", { hyperparameters: { max_depth: 5 } }],
    ["a model type", { modelType: "sklearn.dummy.DummyClassifier" }],
    ["feature groups", { featureGroups: ["prefix: planes"] }],
    ["a training history", { maxTrainingHistory: "2y" }],
    ["a training timespan", { trainLabelTimespan: "6month" }],
  ];
  for (const [what, change] of changes)
    it(`keeps ${what} apart where Triage's groups do not`, () => {
      const other = { ...sampleModel, modelId: 2, ...change };
      const evaluations = [split(0, { modelId: 1 }), split(1, { modelId: 2 }), split(2, { modelId: 1 })];
      const groups = groupEvaluations({ ...about, models: [sampleModel, other], evaluations });
      const byModel = new Map(groups.map((entry) => [entry.evaluations[0]?.modelId, entry]));
      assert.deepEqual(
        seen(groups)
          .map(({ models }) => models.join())
          .sort(),
        ["1,1", "2"],
      );
      assert.deepEqual(byModel.get(2)?.group, { ...byModel.get(1)?.group, ...change });
      assert.deepEqual(byModel.get(1)?.group.hyperparameters, sampleModel.hyperparameters);
    });

  const onTwoSplits = [1, 2].flatMap((modelId) => [
    split(0, { modelId }),
    split(0, { modelId, metric: "recall@" }),
  ]);
  for (const [what, seeds, expected] of [
    ["their random seeds", [7, 8], [{ randomSeed: 7 }, { randomSeed: 8 }]],
    [
      "their numbers where one seed has several",
      [7, 7],
      [
        { randomSeed: 7, modelId: 1 },
        { randomSeed: 7, modelId: 2 },
      ],
    ],
  ] as const)
    it(`tells two models of a group on one split apart by ${what}`, () => {
      const models = seeds.map((randomSeed, index) => ({ ...sampleModel, modelId: index + 1, randomSeed }));
      const groups = groupEvaluations({ ...about, models, evaluations: onTwoSplits });
      assert.deepEqual(
        groups.map(({ group: { randomSeed, modelId } }) =>
          modelId === undefined ? { randomSeed } : { randomSeed, modelId },
        ),
        expected,
      );
      assert.deepEqual(
        seen(groups).map(({ models }) => models),
        [
          [1, 1],
          [2, 2],
        ],
      );
    });

  it("keeps the models of one group together whose seeds differ from split to split", () => {
    const models = [7, 8].map((randomSeed) => ({ ...sampleModel, modelId: randomSeed, randomSeed }));
    const evaluations = [split(0, { modelId: 7 }), split(1, { modelId: 8 })];
    const [entry, ...others] = groupEvaluations({ ...about, models, evaluations });
    assert.deepEqual(others, []);
    assert.equal("randomSeed" in (entry?.group ?? {}), false);
  });

  it("keeps a group's label timespans, as-of date frequencies and test durations apart", () => {
    const evaluations = [
      split(0, { labelTimespan: "6month" }),
      split(0, { asOfDateFrequency: "1day" }),
      split(0, { testDuration: "1month" }),
      split(1, {}),
    ];
    const groups = groupEvaluations({ ...about, models: [sampleModel], evaluations });
    assert.deepEqual(
      groups.map(({ comparability: c }) => [
        c.labelTimespan,
        c.asOfDateFrequency,
        c.testDuration,
        c.tests.length,
      ]),
      [
        ["1month", "1day", "0day", 1],
        ["1month", "1month", "0day", 1],
        ["1month", "1month", "1month", 1],
        ["6month", "1month", "0day", 1],
      ],
    );
  });

  it("leaves subsets out, whatever they are called, and lists a group that was not tested", () => {
    const evaluations = [
      split(0, { subset: "large", subsetHash: "5e" }),
      split(1, { subset: "", subsetHash: "6f" }),
    ];
    assert.deepEqual(seen(groupEvaluations({ ...about, models: [sampleModel], evaluations })), [
      { group: 1, timespan: "", tests: [], models: [] },
    ]);
  });

  it("orders groups by what they are, not by Triage's numbers", () => {
    const deep = { ...sampleModel, modelId: 1, modelGroupId: 1, hyperparameters: { max_depth: 5 } };
    const flat = { ...sampleModel, modelId: 2, modelGroupId: 2, hyperparameters: { max_depth: 2 } };
    const evaluations = [split(0, { modelId: 1 }), split(0, { modelId: 2 })];
    const groups = groupEvaluations({ ...about, models: [deep, flat], evaluations });
    assert.deepEqual(
      groups.map(({ group }) => group.id),
      [2, 1],
    );
  });
});
