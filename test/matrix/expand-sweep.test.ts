import assert from "node:assert/strict";

import type { Cell } from "../../tools/matrix/cell";
import { getAt } from "../../tools/matrix/config/path";
import { toPlain } from "../../tools/matrix/config/value";
import { exampleBase, expandExample, expandText, readExample } from "./example";

const names = (cells: readonly Cell[]) => cells.map(({ name }) => name);
const at = (cell: Cell | undefined, ...path: (string | number)[]) =>
  toPlain(getAt(cell?.config, path) ?? null);

describe("expandSweep", () => {
  it("varies the last axis fastest", () => {
    const { cells, shape, counts } = expandText(`
base: base.yaml
axes:
  seed: { set: random_seed, values: [1, 2] }
  history: { set: temporal_config.max_training_histories, values: [1y, 2y, 5y] }
`);
    assert.deepEqual(names(cells), ["1-1y", "1-2y", "1-5y", "2-1y", "2-2y", "2-5y"]);
    assert.equal(shape, "2 seeds × 3 histories");
    assert.deepEqual(counts, { product: 6, merged: 0, excluded: 0, included: 0, all: 6 });
  });

  it("gives a sweep without axes one cell, with the base's config", () => {
    const { cells, shape } = expandText("base: base.yaml\nname: plain\n");
    assert.deepEqual(names(cells), ["plain"]);
    assert.deepEqual(cells[0]?.coordinates, {});
    assert.equal(shape, "1 cell");
  });

  it("takes a plain Triage config for a sweep of one cell, with the id that the same cell of a sweep has", () => {
    const plain = expandExample({}, "base.yaml").cells;
    const swept = expandText("base: base.yaml\naxes: { seed: { set: random_seed, values: [7] } }").cells;
    assert.deepEqual(names(plain), ["base"]);
    assert.equal(plain[0]?.id, swept[0]?.id);
    assert.equal(plain[0]?.hash, swept[0]?.hash);
  });

  it("shows ids as twelve characters of base32", () => {
    const [cell] = expandExample({}, "base.yaml").cells;
    assert.equal(cell?.id, "deuwq5a4rmia");
    assert.equal(cell?.hash, "192968741c8b1006943550666ff279586cf07a968fb0b8093ba4e0bd538d45a3");
  });

  it("puts one value at several paths", () => {
    const { cells } = expandText(`
base: base.yaml
axes:
  span: { set: [temporal_config.training_label_timespans, temporal_config.test_label_timespans], values: [6month] }
`);
    assert.deepEqual(at(cells[0], "temporal_config", "training_label_timespans"), ["6month"]);
    assert.deepEqual(at(cells[0], "temporal_config", "test_label_timespans"), ["6month"]);
  });

  it("makes a cell of each point of a grid, with the hyperparameters as coordinates", () => {
    const { cells, shape } = expandText(`
base: base.yaml
axes:
  model:
    grid:
      dummy: { DummyClassifier: { strategy: [prior] } }
      dt: { DecisionTreeClassifier: { max_depth: [2, null], class_weight: [{ 0: 1, 1: 5 }, balanced] } }
`);
    assert.equal(shape, "5 models");
    assert.deepEqual(
      cells.map(({ coordinates }) => coordinates),
      [
        { model: "dummy", "model.strategy": "prior" },
        { model: "dt", "model.max_depth": "2", "model.class_weight": '{"0":1,"1":5}' },
        { model: "dt", "model.max_depth": "2", "model.class_weight": "balanced" },
        { model: "dt", "model.max_depth": "null", "model.class_weight": '{"0":1,"1":5}' },
        { model: "dt", "model.max_depth": "null", "model.class_weight": "balanced" },
      ],
    );
    assert.deepEqual(names(cells)[1], "dt-2-_0_1_1_5_");
    assert.deepEqual(at(cells[4], "grid_config"), {
      __proto__: null,
      "sklearn.tree.DecisionTreeClassifier": {
        __proto__: null,
        max_depth: [null],
        class_weight: ["balanced"],
      },
    });
  });

  it("adds the class to the coordinates of a label with several", () => {
    const { cells } = expandText(`
base: base.yaml
axes:
  model:
    grid:
      trees: { DecisionTreeClassifier: { max_depth: [2] }, ExtraTreesClassifier: { max_depth: [2], n_estimators: [9] } }
`);
    assert.deepEqual(
      cells.map(({ coordinates }) => coordinates),
      [
        { model: "trees", "model.class": "DecisionTreeClassifier", "model.max_depth": "2" },
        {
          model: "trees",
          "model.class": "ExtraTreesClassifier",
          "model.max_depth": "2",
          "model.n_estimators": "9",
        },
      ],
    );
  });

  it("keeps a label's grid whole with each: class", () => {
    const { cells } = expandText(`
base: base.yaml
axes:
  model:
    each: class
    grid:
      trees: { DecisionTreeClassifier: { max_depth: [2, 5] }, ExtraTreesClassifier: { max_depth: [2] } }
      dummy: { DummyClassifier: {} }
`);
    assert.deepEqual(names(cells), ["trees", "dummy"]);
    assert.deepEqual(at(cells[0], "grid_config"), {
      __proto__: null,
      "sklearn.tree.DecisionTreeClassifier": { __proto__: null, max_depth: [2, 5] },
      "sklearn.ensemble.ExtraTreesClassifier": { __proto__: null, max_depth: [2] },
    });
  });

  it("splits the base's own grid with grid: base", () => {
    const { cells } = expandText("base: base.yaml\naxes: { model: { grid: base } }");
    assert.deepEqual(names(cells), ["DecisionTreeClassifier-2-2", "DecisionTreeClassifier-5-2"]);
  });

  it("puts a file's text in place of the query and keeps its siblings", () => {
    const files = { "sql/major.sql": "select 1 -- {as_of_date} {label_timespan}" };
    const { cells } = expandText(
      "base: base.yaml\naxes: { label: { set: label_config, files: { major: sql/major.sql } } }",
      files,
    );
    assert.deepEqual(at(cells[0], "label_config"), {
      __proto__: null,
      name: "failed",
      query: "select 1 -- {as_of_date} {label_timespan}",
    });
  });

  it("inlines the file that a patch names", () => {
    const files = { "sql/major.sql": "select 1 -- {as_of_date} {label_timespan}" };
    const { cells } = expandText(
      `
base: base.yaml
axes:
  label:
    named:
      whole: { set: { label_config: { name: major, filepath: sql/major.sql } } }
      part: { set: { label_config.filepath: sql/major.sql } }
`,
      files,
    );
    assert.equal(at(cells[0], "label_config", "query"), files["sql/major.sql"]);
    assert.deepEqual(at(cells[1], "label_config"), {
      __proto__: null,
      name: "failed",
      query: files["sql/major.sql"],
    });
  });

  it("resolves files against the file that names them", () => {
    const base = exampleBase.replace("sql/failed.sql", "../sql/failed.sql");
    const sweep = readExample(
      {
        "deep/down/base.yaml": base,
        "deep/sql/failed.sql": "select '{as_of_date}' '{label_timespan}'",
        "deep/s.yaml": "base: ./down/base.yaml\ndata: { load: ../tables.sql }",
      },
      "deep/s.yaml",
    );
    assert.equal(sweep.base.file, "deep/down/base.yaml");
    assert.deepEqual(sweep.data?.kind === "load" && sweep.data.files, ["tables.sql"]);
  });

  it("takes away what a patch unsets", () => {
    const { cells } = expandText(`
base: base.yaml
axes: { groups: { named: { without: { unset: [feature_group_definition] }, with: {} } } }
`);
    assert.equal(cells[0]?.config.has("feature_group_definition"), false);
    assert.equal(cells[1]?.config.has("feature_group_definition"), true);
  });

  it("adds the id to names that clash", () => {
    const { cells } = expandText(`
base: base.yaml
axes: { team: { set: user_metadata.team, values: ["a b", "a/b", c] } }
`);
    assert.deepEqual(names(cells), [
      `a_b-${cells[0]?.id.slice(0, 8)}`,
      `a_b-${cells[1]?.id.slice(0, 8)}`,
      "c",
    ]);
  });

  it("lets the first rule that matches decide the profile and the timeout", () => {
    const { cells } = expandText(`
base: base.yaml
axes: { seed: { set: random_seed, values: [1, 2, 3, 4] } }
resources:
  default: small
  timeout: 1h
  rules:
    - { match: { seed: { gte: 4 } }, use: large, timeout: 1d12h }
    - { match: [{ seed: 2 }, { seed: { gt: 3 } }], use: large }
`);
    assert.deepEqual(
      cells.map(({ profile, timeoutSeconds }) => [profile, timeoutSeconds]),
      [
        ["small", 3600],
        ["large", 3600],
        ["small", 3600],
        ["large", 129_600],
      ],
    );
  });

  it("gives a sweep that says nothing the stack's first profile and no timeout", () => {
    const [cell] = expandText("base: base.yaml").cells;
    assert.equal(cell?.profile, "small");
    assert.equal(cell !== undefined && "timeoutSeconds" in cell, false);
  });

  it("leaves the base of one cell alone when it makes another", () => {
    const { cells } = expandText(`
base: base.yaml
axes:
  seed: { set: random_seed, values: [1, 2] }
  history: { set: temporal_config.max_training_histories, values: [1y, 2y] }
`);
    const before = cells.map((cell) => JSON.stringify(toPlain(cell.config)));
    assert.deepEqual(
      cells.toReversed().map((cell) => JSON.stringify(toPlain(cell.config))),
      before.toReversed(),
    );
    assert.equal(new Set(before).size, 4);
  });
});
