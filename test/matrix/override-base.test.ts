import assert from "node:assert/strict";

import { expandSweep } from "../../tools/matrix/expand-sweep";
import { exampleBase, exampleProfiles, exampleQuery, type Files, readExample } from "./example";

const sweep = `base: base.yaml
axes:
  history: { set: temporal_config.max_training_histories, values: [1y, 2y] }
  model: { grid: { dt: { DecisionTreeClassifier: {} } }, when: { history: 1y } }
`;

function ids(set: readonly string[], files: Files, file?: string): string[] {
  return expandSweep(readExample(files, file, { set }), exampleProfiles).cells.map(({ id }) => id);
}

describe("overrideBase", () => {
  const edits: readonly (readonly [what: string, set: readonly string[], from: string, to: string])[] = [
    ["a scalar", ["random_seed=8"], "random_seed: 7", "random_seed: 8"],
    ["a float", ["user_metadata.team=1.0"], "team: blue", "team: 1.0"],
    ["null", ["user_metadata.team=null"], "team: blue", "team: null"],
    ["a text of no characters", ['user_metadata.team=""'], "team: blue", 'team: ""'],
    ["a text with signs of equality", ["user_metadata.team=a=b"], "team: blue", "team: a=b"],
    ["a map", ["user_metadata={ a: [1, 2] }"], "{ team: blue }", "{ a: [1, 2] }"],
    ["a map in lines", ["user_metadata=\na: 1\nb: 2"], "{ team: blue }", "{ a: 1, b: 2 }"],
    ["a scalar where Triage wants a list", ["temporal_config.test_durations=1d"], "[0d]", "[1d]"],
    ["an item of a list", ["feature_aggregations[1].categoricals[0].choices[0]=mid"], "[low,", "[mid,"],
    ["a key with dots", ['user_metadata["a.b=c"]=1'], "{ team: blue }", '{ team: blue, "a.b=c": 1 }'],
    [
      "a key that is not there yet",
      ["prediction.rank_tiebreaker=worst"],
      "",
      "prediction: { rank_tiebreaker: worst }\n",
    ],
    [
      "several places",
      ["random_seed=8", "user_metadata.team=red"],
      "random_seed: 7\nuser_metadata: { team: blue }",
      "random_seed: 8\nuser_metadata: { team: red }",
    ],
    ["SQL of a file beside the base", ["label_config.filepath=other.sql"], "sql/failed.sql", "other.sql"],
  ];
  for (const [what, set, from, to] of edits) {
    it(`makes the cells that ${what} makes in the file`, () => {
      assert.ok(exampleBase.includes(from));
      const edited = { "base.yaml": exampleBase.replace(from, () => to) };
      const others = { "sweep.yaml": sweep, "other.sql": exampleQuery.replace("failed", "broken") };
      assert.deepEqual(ids(set, others), ids([], { ...others, ...edited }));
      assert.deepEqual(ids(set, others, "base.yaml"), ids([], { ...others, ...edited }, "base.yaml"));
      assert.notDeepEqual(ids(set, others), ids([], others));
    });
  }
});
