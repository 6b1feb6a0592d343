import assert from "node:assert/strict";
import { expandSweep } from "../../tools/matrix/expand-sweep";
import { readSweep } from "../../tools/matrix/read-sweep";
import { starterFiles } from "../../tools/new/starter-files";

describe("starterFiles", () => {
  it("makes a sweep that reads without an error or a warning", () => {
    const files = starterFiles("first");
    const sweep = readSweep("sweep.yaml", (file) => files.get(file) ?? assert.fail(`reads ${file}`));
    assert.deepEqual([sweep.name, sweep.warnings], ["first", []]);
    const { cells, warnings } = expandSweep(sweep, ["small"]);
    assert.deepEqual([cells.length, warnings], [10, []]);
  });
});
