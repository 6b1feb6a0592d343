import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { DirectoryStore } from "../../tools/stores/directory";
import { skipBecause } from "../skip-because";

describe("DirectoryStore", () => {
  const folder = mkdtempSync(join(tmpdir(), "sweep-store-"));
  after(() => rmSync(folder, { recursive: true, force: true }));

  let count = 0;
  const newStore = () => new DirectoryStore(join(folder, String(++count)));
  const text = async (store: DirectoryStore, key: string) => (await store.get(key))?.toString();

  it("gives back what was put, and the last of it", async () => {
    const store = newStore();
    await store.put("runs/r1/run.json", "one");
    await store.put("runs/r1/run.json", Buffer.from("two"));
    assert.equal(await text(store, "runs/r1/run.json"), "two");
  });

  it("has nothing where nothing was written, nor for a folder", async () => {
    const store = newStore();
    assert.equal(await store.get("runs/r1/run.json"), undefined);
    await store.put("runs/r1/run.json", "one");
    assert.equal(await store.get("runs/r1"), undefined);
    assert.equal(await store.get("runs/r1/run.json/more"), undefined);
  });

  it("closes the folders that it makes to other users, and lets others be", async () => {
    const open = join(folder, "open");
    mkdirSync(open);
    chmodSync(open, 0o755);
    await new DirectoryStore(join(open, ".sweep", "store")).put("runs/r1/run.json", "one");
    const modes = [".", ".sweep", ".sweep/store", ".sweep/store/runs", ".sweep/store/runs/r1"].map((path) =>
      (statSync(join(open, path)).mode & 0o777).toString(8),
    );
    assert.deepEqual(modes, ["755", "700", "700", "700", "700"]);
  });

  it("creates a document once", async () => {
    const store = newStore();
    assert.equal(await store.create("claims/a", "first"), true);
    assert.equal(await store.create("claims/a", "second"), false);
    assert.equal(await text(store, "claims/a"), "first");
  });

  it("lets one of many creators win", async () => {
    const store = newStore();
    const won = await Promise.all(
      Array.from({ length: 20 }, (_, writer) => store.create("claims/a", `writer ${writer}`)),
    );
    assert.equal(won.filter(Boolean).length, 1);
    assert.equal(await text(store, "claims/a"), `writer ${won.indexOf(true)}`);
  });

  it("lists by any prefix, sorted, and without what is half written", async () => {
    const store = newStore();
    for (const key of ["runs/b/run.json", "runs/ab/run.json", "runs/a/run.json", "data/v"]) {
      await store.put(key, "");
    }
    writeFileSync(join(store.root, "runs/a/.x.tmp"), "half");
    assert.deepEqual(await store.list("runs/a"), ["runs/a/run.json", "runs/ab/run.json"]);
    assert.deepEqual(await store.list("runs/a/"), ["runs/a/run.json"]);
    assert.deepEqual(await store.list(""), [
      "data/v",
      "runs/a/run.json",
      "runs/ab/run.json",
      "runs/b/run.json",
    ]);
    assert.deepEqual(await store.list("nowhere/"), []);
  });

  it("lists the folders of a folder", async () => {
    const store = newStore();
    for (const key of ["runs/b/run.json", "runs/a/run.json", "runs/note"]) await store.put(key, "");
    assert.deepEqual(await store.listFolders("runs"), ["a", "b"]);
    assert.deepEqual(await store.listFolders("nowhere"), []);
  });

  it("lists what a map of the same writes lists", async () => {
    const name = fc.constantFrom("a", "b", "a-b", "a.b", "ab");
    const key = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => `${names.join("/")}/file`);
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(key, { maxLength: 8 }),
        fc.constantFrom("", "a", "a/", "a-", "a/b", "a/b/", "ab/a/", "b/f"),
        async (keys, prefix) => {
          const store = newStore();
          for (const each of keys) await store.put(each, each);
          assert.deepEqual(await store.list(prefix), keys.filter((each) => each.startsWith(prefix)).sort());
        },
      ),
      { numRuns: 25 },
    );
  });

  for (const key of ["", "../secrets", "a/../b", "/etc/passwd", "a//b", "a/", ".hidden", "a b", "ä"]) {
    it(`refuses ${JSON.stringify(key)} as a key`, async () => {
      const message = `not a key of the store: ${JSON.stringify(key)}`;
      await assert.rejects(newStore().get(key), { message });
      await assert.rejects(newStore().put(key, ""), { message });
      await assert.rejects(newStore().create(key, ""), { message });
    });
  }

  for (const prefix of ["../", "/", "a//", "a/.."]) {
    it(`refuses ${JSON.stringify(prefix)} as a prefix`, async () => {
      const message = `no key begins with ${JSON.stringify(prefix)}`;
      await assert.rejects(newStore().list(prefix), { message });
    });
  }

  it("says that a file stands where a folder belongs", async () => {
    const store = newStore();
    writeFileSync(store.root, "");
    await assert.rejects(store.put("runs/r1/run.json", ""), {
      name: "Problem",
      code: "folder-is-a-file",
      message: `a file stands where a folder belongs, in ${store.root}`,
      exitCode: 3,
    });
  });

  it("says that a folder is closed to this user", async function () {
    if (process.getuid?.() === 0) skipBecause(this, "root may enter any folder");
    const store = newStore();
    mkdirSync(store.root);
    chmodSync(store.root, 0o500);
    await assert.rejects(store.put("runs/r1/run.json", ""), {
      code: "folder-closed",
      message: `this user may not read or write ${store.root}`,
      exitCode: 3,
    });
  });

  it("says that the disk is full, and leaves nothing half written", async function () {
    const store = newStore();
    mkdirSync(store.root);
    if (!mountSmallDisk(store.root)) skipBecause(this, "a small disk cannot be mounted here");
    try {
      await store.put("runs/r1/run.json", "kept");
      await assert.rejects(store.put("runs/r1/run.json", Buffer.alloc(1 << 20)), {
        code: "disk-full",
        message: `there is no space left for ${store.root}`,
        exitCode: 3,
      });
      await assert.rejects(store.create("runs/r1/big", Buffer.alloc(1 << 20)), { code: "disk-full" });
      assert.deepEqual(readdirSync(join(store.root, "runs/r1")), ["run.json"]);
      assert.equal(await text(store, "runs/r1/run.json"), "kept");
    } finally {
      execFileSync("umount", [store.root]);
    }
  });

  it("never shows a half-written document, although its writers are killed", async () => {
    const store = newStore();
    const body = (byte: number) => Buffer.alloc(1 << 20, byte);
    for (let round = 0; round < 4; round++) {
      const writer = spawnWriter(store.root);
      await new Promise((resolve) => writer.stdout.once("data", resolve));
      writer.kill("SIGKILL");
      const seen = await store.get("big");
      assert.ok(seen?.equals(body(seen[0] ?? 0)), "it is one of the documents that were put");
    }
    assert.deepEqual(await store.list(""), ["big"]);
    assert.ok(existsSync(join(store.root, "big")));
  });
});

function mountSmallDisk(path: string): boolean {
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=128k", "tmpfs", path], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** Puts documents of one byte repeated, each of the next byte, and says after the first that it has begun. */
function spawnWriter(root: string) {
  const program = `
    const { DirectoryStore } = require(${JSON.stringify(require.resolve("../../tools/stores/directory"))});
    (async () => {
      const store = new DirectoryStore(process.argv[1]);
      for (let byte = 1; ; byte = (byte + 1) % 256) {
        await store.put("big", Buffer.alloc(1 << 20, byte));
        console.log(byte);
      }
    })();`;
  const args = ["-r", "ts-node/register", "-e", program, root];
  return spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
}
