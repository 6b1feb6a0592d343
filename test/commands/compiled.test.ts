import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const compiled = path.join(__dirname, "..", "..", "dist", "tools", "matrix");

describe("the compiled program", function () {
  this.timeout(60_000);
  const folder = mkdtempSync(path.join(tmpdir(), "sweep compiled-"));
  after(() => rmSync(folder, { recursive: true }));

  it("loads TypeScript only for a sweep that is written in it, and what that imports", () => {
    mkdirSync(path.join(folder, "axes"));
    const files = {
      "sweep.yaml": `{ command: [run, "\${seed}"], axes: { seed: [1, 2] } }`,
      "sweep.ts": `import { defineSweep } from "sweepstack";
import { seed } from "./axes/seed";
export default defineSweep({ command: ["run", "\${seed}"], axes: { seed } });
`,
      "axes/seed.ts": "export const seed = [1, 2] as const satisfies readonly number[];\n",
    };
    for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
    const program = `
      const { readSweep } = require(${JSON.stringify(path.join(compiled, "read-sweep"))});
      const { expandSweep } = require(${JSON.stringify(path.join(compiled, "expand-sweep"))});
      const { readText } = require(${JSON.stringify(path.join(compiled, "read-text"))});
      const read = (file) => ({
        ids: expandSweep(readSweep(file, readText), ["small"]).cells.map(({ id }) => id),
        loads: ["typescript", "ts-node", "@swc/core"].filter((name) =>
          Object.keys(require.cache).some((file) => file.includes("/node_modules/" + name + "/"))),
      });
      console.log(JSON.stringify([read("sweep.yaml"), read("sweep.ts")]));
    `;
    const output = execFileSync(process.execPath, ["-e", program], { cwd: folder, encoding: "utf8" });
    const [yaml, typed] = JSON.parse(output);
    assert.deepEqual(yaml.loads, []);
    assert.deepEqual(typed.loads, ["typescript", "ts-node", "@swc/core"]);
    assert.equal(yaml.ids.length, 2);
    assert.deepEqual(typed.ids, yaml.ids);
  });

  const withoutAws = [["--help"], ["plan", "--help"], ["runs"], ["info"], ["doctor"]];
  for (const words of withoutAws) {
    it(`loads nothing of Pulumi or AWS for sweep ${words.join(" ")}`, () => {
      const program = `
        process.argv = [process.argv[0], "sweep", ...${JSON.stringify(words)}];
        process.on("exit", () => {
          const loaded = Object.keys(require.cache).filter((file) => /node_modules.@(pulumi|aws-sdk|smithy)./.test(file));
          process.stderr.write("loaded " + JSON.stringify(loaded));
        });
        require(${JSON.stringify(path.join(compiled, "..", "sweep"))});
      `;
      const { stderr } = spawnSync(process.execPath, ["-e", program], { cwd: folder, encoding: "utf8" });
      assert.match(stderr, /loaded \[\]$/);
    });
  }
});
