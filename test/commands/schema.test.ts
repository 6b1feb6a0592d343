import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { jsonSchema } from "../../tools/matrix/json-schema";
import { TemporaryProject } from "./temporary-project";

describe("sweep schema", function () {
  this.timeout(60_000);
  const project = new TemporaryProject({ ".sweep/sweep.schema.json": "of another version" });
  after(() => project.remove());

  it("writes the schema into the project, and says how a sweep names it", async () => {
    assert.deepEqual(await project.sweep(["schema"]), {
      code: 0,
      stdout: ".sweep/sweep.schema.json\n",
      stderr: `editors with YAML support complete and check a sweep whose first line names it, from the sweep's folder:
  experiments/NAME/sweep.yaml: # yaml-language-server: $schema=../../.sweep/sweep.schema.json
  experiments/NAME.yaml: # yaml-language-server: $schema=../.sweep/sweep.schema.json
`,
    });
    const written = readFileSync(path.join(project.root, ".sweep", "sweep.schema.json"), "utf8");
    assert.deepEqual(JSON.parse(written), jsonSchema());
  });

  it("prints the schema where that is asked for", async () => {
    const { code, stdout, stderr } = await project.sweep(["schema", "--stdout"]);
    assert.deepEqual([code, JSON.parse(stdout), stderr], [0, jsonSchema(), ""]);
  });
});
