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

  it("tells what a stage changes, also over what a label wrote, and where that was written", () => {
    const sweep = readExample({
      "sweep.yaml": `base: base.yaml
axes:
  frequency: { set: temporal_config.model_update_frequency, values: [6month] }
stages:
  - name: quick
    set:
      temporal_config.model_update_frequency: 2y
      random_seed: 7
  - { name: full, needs: quick }
`,
    });
    const [cell] = expandSweep(sweep, exampleProfiles).cells;
    const [quick, full] = sweep.stages;
    const explain = (stage?: typeof quick) =>
      explainCell(sweep, cell!, stage).map(({ path, before, after, by, location }) =>
        [path, before, after, by, `${location?.line}:${location?.column}`].join(" "),
      );
    assert.deepEqual(explain(quick), ["temporal_config.model_update_frequency 1y 2y stage quick 7:47"]);
    const inFull = ["temporal_config.model_update_frequency 1y 6month frequency=6month 3:70"];
    assert.deepEqual([explain(full), explain()], [inFull, inFull]);
  });

  it("finds no difference in a plain config", () => {
    const sweep = readExample({}, "base.yaml");
    assert.deepEqual(explainCell(sweep, expandSweep(sweep, exampleProfiles).cells[0]!), []);
  });
});
