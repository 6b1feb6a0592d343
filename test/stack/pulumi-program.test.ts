import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { findPulumiProgram } from "../../tools/stack/pulumi-program";

describe("findPulumiProgram", () => {
  const root = mkdtempSync(path.join(tmpdir(), "programs-"));
  const folder = (name: string) => path.join(root, name);
  before(() => {
    for (const [name, mode] of [
      ["real", 0o755],
      ["node_modules/.bin", 0o755],
      ["closed", 0o644],
    ] as const) {
      mkdirSync(folder(name), { recursive: true });
      writeFileSync(path.join(folder(name), "pulumi"), "#!/bin/sh\n");
      chmodSync(path.join(folder(name), "pulumi"), mode);
    }
    mkdirSync(path.join(folder("folder"), "pulumi"), { recursive: true });
  });
  after(() => rmSync(root, { recursive: true }));

  const pathOf = (...names: string[]) => names.map(folder).join(path.delimiter);

  it("is the first of PATH outside of node_modules, where npm puts one that downloads", () => {
    const PATH = pathOf("none", "node_modules/.bin", "real");
    assert.equal(findPulumiProgram({ PATH }), path.join(folder("real"), "pulumi"));
  });

  it("is what PULUMI_CLI names, whatever PATH says", () => {
    assert.equal(findPulumiProgram({ PATH: pathOf("real"), PULUMI_CLI: "/opt/pulumi" }), "/opt/pulumi");
  });

  it("leaves it to a person to call npm's: installing it runs and downloads nothing", () => {
    const { bin, scripts } = require("pulumi/package.json");
    assert.deepEqual(Object.keys(bin), ["pulumi"]);
    assert.deepEqual(
      Object.keys(scripts).filter((name) => /install|prepare/.test(name)),
      [],
    );
  });

  it("is none where there are only files that are no programs, folders, and npm's", () => {
    const PATH = pathOf("closed", "folder", "node_modules/.bin");
    assert.equal(findPulumiProgram({ PATH }), undefined);
    assert.equal(findPulumiProgram({}), undefined);
  });
});
