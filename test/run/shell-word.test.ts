import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { shellWord } from "../../tools/run/shell-word";

describe("shellWord", () => {
  it("leaves plain words as they are", () => {
    for (const word of ["sweep.yaml", "a/b-c_d", "x=1,2", "user@host:50%+"])
      assert.equal(shellWord(word), word);
  });

  it("quotes what a shell would take apart", () => {
    assert.equal(shellWord("two words"), "'two words'");
    assert.equal(shellWord("it's"), "'it'\\''s'");
    assert.equal(shellWord(""), "''");
  });

  it("is read back by a shell, whatever the words", () => {
    const word = fc.string().filter((text) => !text.includes("\0"));
    fc.assert(
      fc.property(fc.array(word, { minLength: 1 }), (words) => {
        const script = `printf '%s\\0' ${words.map(shellWord).join(" ")}`;
        const read = execFileSync("/bin/sh", ["-c", script]).toString().split("\0");
        assert.deepEqual(read.slice(0, -1), words);
      }),
      { numRuns: 30 },
    );
  });
});
