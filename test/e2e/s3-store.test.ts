import assert from "node:assert/strict";
import { type MotoServer, startMoto } from "../aws/moto-server";
import { storeOnMoto } from "./store-on-moto";

describe("S3Store on a server that speaks S3", () => {
  let moto: MotoServer;
  before(async () => {
    moto = await startMoto();
    await fetch(`${moto.url}/sweeps`, { method: "PUT" });
  });
  after(() => moto?.stop());

  let count = 0;
  const newStore = () => storeOnMoto(moto, "sweeps", `stack-${++count}/`);

  it("gives back what was put, whole and from an offset on", async () => {
    const store = newStore();
    await store.put("runs/r1/log.txt", "one");
    await store.put("runs/r1/log.txt", Buffer.from("0123456789"));
    assert.equal(String(await store.get("runs/r1/log.txt")), "0123456789");
    assert.equal(String(await store.get("runs/r1/log.txt", 8)), "89");
    assert.deepEqual(await store.get("runs/r1/log.txt", 10), Buffer.alloc(0));
    assert.equal(await store.get("runs/r1"), undefined);
  });

  it("lets one of many creators win", async () => {
    const store = newStore();
    const won = await Promise.all(
      Array.from({ length: 20 }, (_, writer) => store.create("claims/a", `writer ${writer}`)),
    );
    assert.equal(won.filter(Boolean).length, 1);
    assert.equal(String(await store.get("claims/a")), `writer ${won.indexOf(true)}`);
  });

  it("lists by any prefix, and the folders of a folder, more than an answer holds", async () => {
    const store = newStore();
    const names = Array.from({ length: 1003 }, (_, n) => String(n).padStart(4, "0"));
    await Promise.all(names.map((name) => store.put(`runs/${name}/run.json`, "")));
    await store.put("runs/note", "");
    assert.deepEqual(await store.listFolders("runs"), names);
    assert.deepEqual(
      await store.list("runs/"),
      [...names.map((name) => `runs/${name}/run.json`), "runs/note"].sort(),
    );
    assert.deepEqual(
      await store.list("runs/000"),
      names.slice(0, 10).map((name) => `runs/${name}/run.json`),
    );
    assert.deepEqual(await store.listFolders("nowhere"), []);
    assert.deepEqual(await newStore().list(""), []);
  });
});
