import assert from "node:assert/strict";
import { expandSweep } from "../../tools/matrix/expand-sweep";
import { readSweep } from "../../tools/matrix/read-sweep";
import { type SweepFromConfig, sweepFromConfig } from "../../tools/new/sweep-from-config";
import { exampleBase, exampleQuery } from "../matrix/example";

const old = exampleBase.replace("'v8'", "'v6'");

/** Reads the sweep, and gives the names of its cells. */
function cellsOf({ files }: SweepFromConfig): string[] {
  const sweep = readSweep("sweep.yaml", (file) => files.get(file) ?? assert.fail(`reads ${file}`));
  assert.deepEqual(sweep.warnings, []);
  return expandSweep(sweep, ["small"]).cells.map(({ name }) => name);
}

describe("sweepFromConfig", () => {
  const sql = (paths: readonly string[]) => (paths.includes("old/sql/failed.sql") ? exampleQuery : undefined);

  it("makes a cell of each model, with SQL beside it", () => {
    const made = sweepFromConfig("again", { file: "old/config.yaml", text: old }, sql);
    assert.deepEqual([...made.files.keys()], ["sweep.yaml", "base.yaml", "sql/failed.sql"]);
    assert.match(
      made.files.get("sweep.yaml") ?? "",
      /^# yaml-language-server: .*\n# Made from config\.yaml: .*\nname: again\n/,
    );
    assert.deepEqual(cellsOf(made), ["DecisionTreeClassifier-2-2", "DecisionTreeClassifier-5-2"]);
    assert.deepEqual([made.from, made.lost], ["v6", []]);
  });

  it("keeps models of a class together where they are too many", () => {
    const many = old.replace("[2, 5]", `[${Array.from({ length: 501 }, (_, at) => at + 1)}]`);
    const made = sweepFromConfig("many", { file: "old/config.yaml", text: many }, sql);
    assert.deepEqual(cellsOf(made), ["DecisionTreeClassifier"]);
  });

  it("makes one cell of a config without a grid", () => {
    const preset = old.replace(/^grid_config:\n.*\n/m, "model_grid_preset: quickstart\n");
    assert.equal(
      cellsOf(sweepFromConfig("preset", { file: "old/config.yaml", text: preset }, sql)).length,
      1,
    );
  });

  it("takes a config of the current version as it is", () => {
    const text = exampleBase.replace(
      "  filepath: sql/failed.sql",
      `  query: "${exampleQuery.replaceAll("\n", " ")}"`,
    );
    const made = sweepFromConfig("same", { file: "config.yaml", text }, sql);
    assert.equal(made.files.get("base.yaml"), text);
    assert.deepEqual([made.from, made.changed, made.lost], ["v8", [], []]);
  });

  it("says that SQL is missing", () => {
    const { lost } = sweepFromConfig("lacking", { file: "elsewhere/config.yaml", text: old }, sql);
    assert.deepEqual(lost, [
      "the SQL of label_config: there is no file sql/failed.sql; write sql/failed.sql",
    ]);
  });
});
