import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import path from "node:path";
import { runProcess } from "../../tools/local/run-process";

describe("runProcess", () => {
  it("says how a program ended, and what it wrote", async () => {
    const ended = await runProcess("sh", ["-c", "echo out; echo err >&2; exit 3"]);
    assert.deepEqual(ended, { code: 3, stdout: "out\n", stderr: "err\n" });
  });

  it("ends a program that takes too long", async () => {
    const started = Date.now();
    assert.equal((await runProcess("sleep", ["60"], { timeoutMs: 50 })).code, 128);
    assert.ok(Date.now() - started < 10_000);
  });

  it("lets who asked for a program that there is not end at once, whatever time it was given", () => {
    const compiled = path.join(__dirname, "..", "..", "dist", "tools", "local", "run-process");
    const program = `require(${JSON.stringify(compiled)}).runProcess("no-such-program", [], { timeoutMs: 60000 })
      .then(({ code }) => console.log(code))`;
    assert.equal(
      execFileSync(process.execPath, ["-e", program], { encoding: "utf8", timeout: 15_000 }),
      "127\n",
    );
  });
});
