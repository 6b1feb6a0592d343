import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { jsonSchema } from "../../tools/matrix/json-schema";
import { exampleBase, exampleQuery } from "../matrix/example";
import { TemporaryProject } from "./temporary-project";

const old = exampleBase
  .replace("'v8'", "'v6'")
  .replace("    intervals: [1y]", "    groups: [entity_id, zip_code]\n    intervals: [1y]");

describe("sweep new", function () {
  this.timeout(60_000);
  const project = new TemporaryProject({
    "old/config.yaml": old,
    "old/sql/failed.sql": exampleQuery,
    "old/broken.yaml": old.replace("[2, 5]", "2"),
  });
  after(() => project.remove());

  it("writes a sweep to start from", async () => {
    assert.deepEqual(await project.sweep(["new", "first"]), {
      code: 0,
      stdout: ["sweep.yaml", "base.yaml", "sql/cohort.sql", "sql/label.sql"]
        .map((file) => `experiments/first/${file}\n`)
        .join(""),
      stderr: "next: sweep plan experiments/first/sweep.yaml\n",
    });
  });

  it("writes the schema that the sweep's first line names, so that editors help with it", async () => {
    await project.sweep(["new", "helped"]);
    const folder = path.join(project.root, "experiments", "helped");
    const [first] = readFileSync(path.join(folder, "sweep.yaml"), "utf8").split("\n");
    assert.equal(first, "# yaml-language-server: $schema=../../.sweep/sweep.schema.json");
    const schema = readFileSync(path.join(folder, "../../.sweep/sweep.schema.json"), "utf8");
    assert.deepEqual(JSON.parse(schema), jsonSchema());
  });

  it("overwrites nothing", async () => {
    await project.sweep(["new", "twice"]);
    assert.deepEqual(await project.sweep(["new", "twice"]), {
      code: 2,
      stdout: "",
      stderr:
        "error: experiments/twice exists already, and nothing in it is overwritten\n  hint: choose another name, or remove the folder\n",
    });
  });

  it("refuses a name that is none", async () => {
    const { code, stderr } = await project.sweep(["new", "../out"]);
    assert.equal(code, 2);
    assert.match(stderr, /^error: "\.\.\/out" cannot be the name of a sweep\n/);
  });

  it("brings an old config over, and says what it changed and what it could not", async () => {
    assert.deepEqual(await project.sweep(["new", "again", "--from", "old/config.yaml"]), {
      code: 0,
      stdout: ["sweep.yaml", "base.yaml", "sql/failed.sql"]
        .map((file) => `experiments/again/${file}\n`)
        .join(""),
      stderr: `old/config.yaml, a config of v6, is brought to v8
  changed: \`groups\` is removed from the feature aggregations
  changed: config_version is v8
  not carried over: the features "risks" by zip_code: version 8 groups by entity_id alone
next: sweep plan experiments/again/sweep.yaml
`,
    });
  });

  it("says what is left to mend", async () => {
    const { code, stdout, stderr } = await project.sweep(["new", "broken", "--from", "old/broken.yaml"]);
    assert.equal(code, 2);
    assert.match(stdout, /^experiments\/broken\/sweep\.yaml\n/);
    assert.match(
      stderr,
      /\nexperiments\/broken\/base\.yaml:\d+:\d+: error: .* must be a list, not 2 \[grid-not-list\]\n/,
    );
    assert.match(stderr, /\nmend this first, then: sweep plan experiments\/broken\/sweep\.yaml\n$/);
  });
});
