import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { findPulumi } from "../../tools/local/find-pulumi";

describe("findPulumi", () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(path.join(tmpdir(), "pulumi-"));
  });
  afterEach(() => rmSync(home, { recursive: true }));

  const program = (...parts: string[]) => {
    const file = path.join(home, ...parts, "pulumi");
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, "#!/bin/sh\n");
    chmodSync(file, 0o755);
    return file;
  };
  const find = (folders: readonly string[], more: NodeJS.ProcessEnv = {}) => {
    const PATH = folders.map((folder) => path.join(home, folder)).join(path.delimiter);
    return findPulumi({ HOME: home, PATH, ...more }, "3.259.0");
  };

  it("takes one that was installed, and passes over npm's own, which would download", () => {
    program("node_modules", ".bin");
    const installed = program("bin");
    assert.equal(find(["node_modules/.bin", "bin"]), installed);
  });

  it("takes what PULUMI_CLI names, whatever PATH says", () => {
    program("bin");
    assert.equal(find(["bin"], { PULUMI_CLI: "/opt/pulumi" }), "/opt/pulumi");
  });

  it("leaves it to a person to call npm's: installing it runs and downloads nothing", () => {
    const { bin, scripts } = require("pulumi/package.json");
    assert.deepEqual(Object.keys(bin), ["pulumi"]);
    assert.deepEqual(
      Object.keys(scripts).filter((name) => /install|prepare/.test(name)),
      [],
    );
  });

  it("takes the one that npm's package downloaded where none was installed", () => {
    program("node_modules", ".bin");
    program(".pulumi", "versions", "3.258.0", "bin");
    assert.equal(find(["node_modules/.bin"]), undefined);
    const downloaded = program(".pulumi", "versions", "3.259.0", "bin");
    assert.equal(find(["node_modules/.bin"]), downloaded);
    const elsewhere = program("elsewhere", "versions", "3.260.0", "bin");
    const env = { PULUMI_HOME: path.join(home, "elsewhere"), PULUMI_VERSION: "3.260.0" };
    assert.equal(find([], env), elsewhere);
  });

  it("takes no folder, and no file that is no program", () => {
    mkdirSync(path.join(home, "a", "pulumi"), { recursive: true });
    mkdirSync(path.join(home, "b"));
    writeFileSync(path.join(home, "b", "pulumi"), "text");
    assert.equal(find(["a", "b"]), undefined);
  });
});
