import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dataVersionOf } from "../../tools/data/data-version";
import { Problems } from "../../tools/problem";

describe("dataVersionOf", () => {
  const folder = mkdtempSync(join(tmpdir(), "sweep-data-"));
  const at = (name: string) => join(folder, name);
  const versionOf = async (...names: string[]) => (await dataVersionOf(names.map(at))).version;

  beforeEach(() => {
    writeFileSync(at("a.csv"), "a\n1\n");
    writeFileSync(at("b.sql"), "select 1;");
    rmSync(at("load.yaml"), { force: true });
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("names a database, and tells the files' sizes and hashes", async () => {
    assert.deepEqual(await dataVersionOf([at("a.csv")]), {
      version: "data_7fff3794d560a741",
      files: [
        {
          path: at("a.csv"),
          sha256: "309b0e45a73d3fc5325e2b6ed0a01ef8b9cde6b05a5633c1f893f970d52bfddc",
          bytes: 4,
        },
      ],
    });
  });

  it("changes with contents, names, order and what load.yaml says of the files", async () => {
    const versions = [await versionOf("a.csv", "b.sql"), await versionOf("b.sql", "a.csv")];
    writeFileSync(at("c.csv"), "a\n1\n");
    versions.push(await versionOf("c.csv", "b.sql"));
    writeFileSync(at("load.yaml"), "a.csv: { nulls: [NA] }");
    versions.push(await versionOf("a.csv", "b.sql"));
    writeFileSync(at("a.csv"), "a\n2\n");
    versions.push(await versionOf("a.csv", "b.sql"));
    assert.equal(new Set(versions).size, versions.length);
  });

  it("does not change with the folder, with comments in load.yaml or with what it says of others", async () => {
    const version = await versionOf("a.csv");
    writeFileSync(at("load.yaml"), "# Others only.\nother.csv: { nulls: [NA] }");
    assert.equal(await versionOf("a.csv"), version);
    assert.equal((await dataVersionOf([`${folder}/../${folder.split("/").at(-1)}/a.csv`])).version, version);
  });

  it("tells of every file that cannot be read", async () => {
    const error = await dataVersionOf([at("x.csv"), at("a.csv"), folder]).catch((reason: unknown) => reason);
    assert.ok(error instanceof Problems);
    const messages = error.problems.map(({ message }) => message);
    assert.deepEqual(messages, [`there is no file ${at("x.csv")}`, `${folder} is a folder`]);
  });
});
