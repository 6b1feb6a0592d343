import assert from "node:assert/strict";

import { toPlain } from "../../tools/matrix/config/value";
import { expandSweep } from "../../tools/matrix/expand-sweep";
import { explainCell } from "../../tools/matrix/explain-cell";
import { exampleProfiles, readExample } from "./example";

describe("explainCell", () => {
  it("tells what differs from the base, by which label, and where that was written", () => {
    const sweep = readExample({
      "sweep.yaml": `base: base.yaml
axes:
  seed: { set: random_seed, values: [7, 8] }
  span:
    set: [temporal_config.training_label_timespans, temporal_config.test_label_timespans]
    values: [6month]
  groups: { named: { without: { unset: feature_group_definition }, with: {} } }
`,
    });
    const { cells } = expandSweep(sweep, exampleProfiles);
    const explained = explainCell(sweep, cells.find(({ name }) => name === "7-6month-without")!);
    assert.deepEqual(
      explained.map(({ path, before, after, by, location }) => [
        path,
        toPlain(before ?? null),
        toPlain(after ?? null),
        by,
        `${location?.file}:${location?.line}:${location?.column}`,
      ]),
      [
        [
          "temporal_config.training_label_timespans",
          ["1month"],
          ["6month"],
          "span=6month",
          "sweep.yaml:6:14",
        ],
        ["temporal_config.test_label_timespans", ["1month"], ["6month"], "span=6month", "sweep.yaml:6:14"],
        [
          "feature_group_definition",
          { __proto__: null, prefix: ["visits", "risks"] },
          null,
          "groups=without",
          "sweep.yaml:7:40",
        ],
      ],
    );
  });

  it("finds no difference in a plain config", () => {
    const sweep = readExample({}, "base.yaml");
    assert.deepEqual(explainCell(sweep, expandSweep(sweep, exampleProfiles).cells[0]!), []);
  });
});
