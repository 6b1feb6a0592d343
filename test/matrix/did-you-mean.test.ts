import assert from "node:assert/strict";

import { didYouMean } from "../../tools/matrix/did-you-mean";

describe("didYouMean", () => {
  const table: readonly [word: string, candidates: readonly string[], hint: string | undefined][] = [
    ["modle", ["model", "span"], 'did you mean "model"?'],
    ["Model", ["model", "span"], 'did you mean "model"?'],
    ["nmae", ["name", "base"], 'did you mean "name"?'],
    ["max_depht", ["max_depth", "max_features"], 'did you mean "max_depth"?'],
    ["DecisionTree", ["DecisionTreeClassifier", "SVC"], 'did you mean "DecisionTreeClassifier"?'],
    ["3y", ["1y", "2y"], "one of 1y, 2y"],
    ["something else", ["model"], "only model is known"],
    ["something else", [], undefined],
    ["something else", Array.from({ length: 13 }, (_, index) => `label ${index}`), undefined],
  ];
  for (const [word, candidates, hint] of table) {
    it(`says ${hint ?? "nothing"} of ${word} among ${candidates.length}`, () => {
      assert.equal(didYouMean(word, candidates), hint);
    });
  }
});
