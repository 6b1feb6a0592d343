import assert from "node:assert/strict";

import { matchesCell } from "../../../tools/matrix/match/matcher";
import { expandText, readExample } from "../example";

const axes = `
  cutoff: { set: temporal_config.label_end_time, values: ["2013-01-01", "2014-01-01", "2015-01-01"] }
  model:
    grid:
      dummy: { DummyClassifier: {} }
      dt: { DecisionTreeClassifier: { max_depth: [2, 10, null] } }
`;

/** The names of the cells that a matcher means, through `exclude` and `baseline` alike. */
function meant(matcher: string): string[] {
  const sweep = readExample({ "sweep.yaml": `base: base.yaml\nbaseline: ${matcher}\naxes:${axes}` });
  const { cells } = expandText(`base: base.yaml\naxes:${axes}`);
  const names = cells.filter((cell) => matchesCell(sweep.baseline!, cell)).map(({ name }) => name);
  const entries = matcher.startsWith("[") ? matcher : `[${matcher}]`;
  const left = expandText(`base: base.yaml\nexclude: ${entries}\naxes:${axes}`).cells.map(({ name }) => name);
  assert.deepEqual(
    left,
    cells.map(({ name }) => name).filter((name) => !names.includes(name)),
  );
  return names;
}

describe("matchesCell", () => {
  const table: readonly [matcher: string, names: readonly string[]][] = [
    ["{ cutoff: 2013-01-01, model: dummy }", ["2013-01-01-dummy"]],
    ["{ cutoff: [2013-01-01, 2015-01-01], model: dummy }", ["2013-01-01-dummy", "2015-01-01-dummy"]],
    ["{ cutoff: { not: 2013-01-01 }, model: dummy }", ["2014-01-01-dummy", "2015-01-01-dummy"]],
    ["{ cutoff: { not: [2013-01-01, 2015-01-01] }, model: dummy }", ["2014-01-01-dummy"]],
    ["{ cutoff: { lt: 2014-01-01 }, model: dummy }", ["2013-01-01-dummy"]],
    ["{ cutoff: { lte: 2014-01-01 }, model: dummy }", ["2013-01-01-dummy", "2014-01-01-dummy"]],
    ["{ cutoff: { gt: 2013-01-01, lt: 2015-01-01 }, model: dummy }", ["2014-01-01-dummy"]],
    ["{ cutoff: { not: { gt: 2013-01-01 } }, model: dummy }", ["2013-01-01-dummy"]],
    ["{ cutoff: 2013-01-01, model.max_depth: { gte: 10 } }", ["2013-01-01-dt-10"]],
    ["{ cutoff: 2013-01-01, model.max_depth: { lt: 100.5 } }", ["2013-01-01-dt-2", "2013-01-01-dt-10"]],
    ["{ cutoff: 2013-01-01, model.max_depth: null }", ["2013-01-01-dt-null"]],
    ["{ cutoff: 2013-01-01, model.max_depth: { not: 2 } }", ["2013-01-01-dt-10", "2013-01-01-dt-null"]],
    [
      "[{ cutoff: 2013-01-01, model: dummy }, { cutoff: 2014-01-01, model.max_depth: 2 }]",
      ["2013-01-01-dummy", "2014-01-01-dt-2"],
    ],
  ];
  for (const [matcher, names] of table) {
    it(`takes ${matcher}`, () => {
      assert.deepEqual(meant(matcher), names);
    });
  }
});
