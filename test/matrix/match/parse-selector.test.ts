import assert from "node:assert/strict";

import { matchesCell } from "../../../tools/matrix/match/matcher";
import { parseSelector } from "../../../tools/matrix/match/parse-selector";
import { Problems, renderProblem } from "../../../tools/problem";
import { expandText, readExample } from "../example";

const text = `
base: base.yaml
axes:
  seed: { set: random_seed, values: [1, 2] }
  team: { set: user_metadata.team, values: [blue, red, "red, dark"] }
`;
const { labels } = readExample({ "sweep.yaml": text });
const { cells } = expandText(text);

describe("parseSelector", () => {
  const table: readonly [texts: readonly string[], names: readonly string[]][] = [
    [["seed=1"], ["1-blue", "1-red", "1-red_dark"]],
    [["seed=1", "team=blue"], ["1-blue"]],
    [
      ["seed=1", "team=blue,red"],
      ["1-blue", "1-red"],
    ],
    [
      ["seed=1", "team=blue, red"],
      ["1-blue", "1-red"],
    ],
    [["seed=1", "team=red, dark"], ["1-red_dark"]],
    [["seed=1", "team=blue,red", "team=red"], ["1-red"]],
  ];
  for (const [texts, names] of table) {
    it(`reads ${texts.join(" ")}`, () => {
      const matcher = parseSelector(texts, labels);
      assert.deepEqual(
        cells.filter((cell) => matchesCell(matcher, cell)).map(({ name }) => name),
        names,
      );
    });
  }

  const mistakes: readonly [text: string, message: string][] = [
    [
      "seed",
      'error: "seed" is not a selector [bad-selector]\n  hint: a selector looks like axis=label or axis=label,label',
    ],
    [
      "seed=",
      'error: "seed=" is not a selector [bad-selector]\n  hint: a selector looks like axis=label or axis=label,label',
    ],
    ["sead=1", 'error: no axis is called "sead" [unknown-axis]\n  hint: did you mean "seed"?'],
    ["team=bleu", 'error: "team" has no label "bleu" [unknown-label]\n  hint: did you mean "blue"?'],
    ["seed=1,3", 'error: "seed" has no label "3" [unknown-label]\n  hint: one of 1, 2'],
  ];
  for (const [mistaken, message] of mistakes) {
    it(`refuses ${mistaken}`, () => {
      assert.throws(
        () => parseSelector([mistaken], labels),
        (error) =>
          error instanceof Problems &&
          error.problems.map((problem) => renderProblem(problem)).join("\n") === message,
      );
    });
  }

  it("tells all mistakes at once", () => {
    assert.throws(
      () => parseSelector(["sead=1", "team=bleu"], labels),
      (error) => error instanceof Problems && error.problems.length === 2,
    );
  });
});
