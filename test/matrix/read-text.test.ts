import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { readSweep } from "../../tools/matrix/read-sweep";
import { readText } from "../../tools/matrix/read-text";
import { Problems, renderProblem } from "../../tools/problem";
import { exampleBase, exampleQuery } from "./example";

describe("readText", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "sweep-read-text-"));
  });
  after(() => rmSync(folder, { recursive: true }));

  /** What is said when a file with these bytes is read as a sweep. */
  function said(file: string): string {
    try {
      readSweep(join(folder, file), readText);
      return "";
    } catch (error) {
      if (!(error instanceof Problems)) throw error;
      return error.problems.map((problem) => renderProblem(problem).replaceAll(folder, "")).join("\n");
    }
  }
  const write = (name: string, content: string | Buffer) => writeFileSync(join(folder, name), content);

  it("reads UTF-8 without its byte-order mark", () => {
    write("base.yaml", `\uFEFF${exampleBase.replace("sql/failed.sql", "failed.sql")}`);
    write("failed.sql", exampleQuery);
    assert.equal(said("base.yaml"), "");
  });

  it("says that a file does not exist", () => {
    assert.equal(said("nowhere.yaml"), "error: there is no file /nowhere.yaml [unreadable-file]");
  });

  it("says that a file is a folder", () => {
    assert.equal(said("."), "error: /. is a folder [unreadable-file]".replace("/.", ""));
  });

  it("says that a path goes through a file", () => {
    write("file", "");
    assert.equal(said("file/sweep.yaml"), "error: there is no file /file/sweep.yaml [unreadable-file]");
  });

  it("says that a file is not UTF-8", () => {
    write("latin.yaml", Buffer.from("name: gr\xfcn\n", "latin1"));
    assert.equal(
      said("latin.yaml"),
      "error: /latin.yaml is not UTF-8 text [not-utf-8]\n  hint: save it as UTF-8",
    );
  });

  it("refuses a file of ten megabytes at once", () => {
    write("large.yaml", "a: b\n".repeat(2_000_000));
    assert.equal(
      said("large.yaml"),
      "/large.yaml:1:1: error: /large.yaml has 10000000 characters; at most 1000000 are read [file-too-large]\n  hint: keep SQL in files of its own and data in the database",
    );
  });

  it("refuses what is nested beyond measure", () => {
    write("deep.yaml", `base: ${"[".repeat(100_000)}`);
    write("deep-closed.yaml", `base: ${"[".repeat(300)}${"]".repeat(300)}`);
    assert.match(said("deep.yaml"), /^\/deep\.yaml:1:\d+: error: /);
    assert.match(
      said("deep-closed.yaml"),
      /^\/deep-closed\.yaml:1:\d+: error: this is nested more than 100 levels deep \[nested-too-deeply\]\n/,
    );
  });
});
