import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { thisMachine } from "../../tools/local/this-machine";

describe("thisMachine", () => {
  const root = mkdtempSync(path.join(tmpdir(), "machine-"));
  const sweepDirectory = path.join(root, ".sweep");
  const installRoot = path.join(__dirname, "..", "..");
  const options = { sweepDirectory, installRoot, python: "/no/python", image: "sha256:0" };
  const machine = thisMachine(options, process.env);
  after(() => rmSync(root, { recursive: true }));

  it("tries the store without leaving anything, also before there is one", async () => {
    await machine.tryStore();
    assert.deepEqual(readdirSync(root), []);
    mkdirSync(path.join(sweepDirectory, "store"), { recursive: true });
    await machine.tryStore();
    assert.deepEqual(readdirSync(path.join(sweepDirectory, "store")), []);
  });

  it("says why a store cannot be used", async () => {
    const home = path.join(root, "file");
    writeFileSync(home, "");
    const store = path.join(home, "store");
    await assert.rejects(thisMachine({ ...options, sweepDirectory: home }, {}).tryStore(), {
      message: `a file stands where a folder belongs, in ${store}`,
    });
  });

  it("knows how much is free where the store will be", async () => {
    assert.ok((await machine.freeBytes()) > 0);
  });

  it("runs programs, and says so where there are none", async () => {
    assert.deepEqual(await machine.run("echo", ["hello"]), { code: 0, stdout: "hello\n", stderr: "" });
    assert.equal((await machine.run("no-such-program", [])).code, 127);
  });

  it("knows of no supervisor where none runs", async () => {
    assert.equal(await machine.supervisor(), "none");
  });
});
