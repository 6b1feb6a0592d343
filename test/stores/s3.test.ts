import assert from "node:assert/strict";
import { S3Store, type S3StoreOptions } from "../../tools/stores/s3";

/** An answer of S3 that the SDK throws. */
const answer = (httpStatusCode: number, name: string) =>
  Object.assign(new Error(name), { name, $metadata: { httpStatusCode } });

describe("S3Store", () => {
  const asked: unknown[] = [];
  beforeEach(() => asked.splice(0));

  /** A store on a client that gives these answers, one after the other. */
  const storeWith = (...answers: unknown[]) => {
    const next = async (input: unknown) => {
      asked.push(input);
      const given = answers.shift();
      if (given instanceof Error) throw given;
      return given;
    };
    const client = { getObject: next, putObject: next, listObjectsV2: next } as S3StoreOptions["client"];
    const explain = (error: unknown, doing: string) =>
      new Error(`cannot ${doing}: ${(error as Error).message}`);
    return new S3Store({ client, bucket: "bucket", prefix: "dev/", explain });
  };
  const body = (text: string) => ({ Body: { transformToByteArray: async () => Buffer.from(text) } });

  it("writes and reads below its prefix", async () => {
    const store = storeWith({}, body("one"));
    await store.put("runs/r1/run.json", "one");
    assert.equal(String(await store.get("runs/r1/run.json", 3)), "one");
    const at = { Bucket: "bucket", Key: "dev/runs/r1/run.json" };
    assert.deepEqual(asked, [
      { ...at, Body: Buffer.from("one") },
      { ...at, Range: "bytes=3-" },
    ]);
  });

  it("takes its own document for a success whose answer was lost, and another's for what it is", async () => {
    const taken = answer(412, "PreconditionFailed");
    assert.equal(await storeWith(taken, body("mine")).create("a", "mine"), true);
    assert.equal(await storeWith(taken, body("another's")).create("a", Buffer.from("mine")), false);
    assert.deepEqual(asked[0], {
      Bucket: "bucket",
      Key: "dev/a",
      Body: Buffer.from("mine"),
      IfNoneMatch: "*",
    });
  });

  it("tries again while another writes the same", async () => {
    const conflict = answer(409, "ConditionalRequestConflict");
    assert.equal(await storeWith(conflict, conflict, {}).create("a", "one"), true);
    assert.equal(asked.length, 3);
  });

  it("has nothing where nothing was written, and no more than there is", async () => {
    assert.equal(await storeWith(answer(404, "NoSuchKey")).get("a"), undefined);
    assert.deepEqual(await storeWith(answer(416, "InvalidRange")).get("a", 9), Buffer.alloc(0));
  });

  it("lists page by page", async () => {
    const keys = (...names: string[]) => ({ Contents: names.map((name) => ({ Key: `dev/runs/${name}` })) });
    const store = storeWith({ ...keys("b", "c"), NextContinuationToken: "more" }, keys("a-b", "a"));
    assert.deepEqual(await store.list("runs/"), ["runs/a", "runs/a-b", "runs/b", "runs/c"]);
    assert.deepEqual(asked, [
      { Bucket: "bucket", Prefix: "dev/runs/" },
      { Bucket: "bucket", Prefix: "dev/runs/", ContinuationToken: "more" },
    ]);
  });

  it("says what was tried when S3 says no", async () => {
    const no = answer(403, "AccessDenied");
    const tried: [work: (store: S3Store) => Promise<unknown>, doing: string][] = [
      [(store) => store.get("a/b"), "read a/b in the store"],
      [(store) => store.put("a/b", ""), "write a/b in the store"],
      [(store) => store.create("a/b", ""), "write a/b in the store"],
      [(store) => store.list("a/"), "list a/ in the store"],
      [(store) => store.listFolders("a"), "list a/ in the store"],
    ];
    for (const [work, doing] of tried)
      await assert.rejects(work(storeWith(no)), { message: `cannot ${doing}: AccessDenied` });
    const gone = answer(404, "NoSuchBucket");
    await assert.rejects(storeWith(gone).get("a"), { message: "cannot read a in the store: NoSuchBucket" });
  });

  it("refuses what is no key", async () => {
    for (const work of [
      (store: S3Store) => store.get("../a"),
      (store: S3Store) => store.put("../a", ""),
      (store: S3Store) => store.create("../a", ""),
      (store: S3Store) => store.listFolders("../a"),
    ])
      await assert.rejects(work(storeWith()), { message: 'not a key of the store: "../a"' });
    await assert.rejects(storeWith().list("../"), { message: 'no key begins with "../"' });
  });
});
