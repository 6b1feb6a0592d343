import assert from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";
import { Problem } from "../../../tools/problem";
import type { Check, Finding } from "../../../tools/stack/doctor/check";
import { fail, pass, together, warn } from "../../../tools/stack/doctor/check";
import { runChecks } from "../../../tools/stack/doctor/run-checks";

function check(id: string, needs: readonly string[], run: () => Finding | Promise<Finding>): Check {
  return { id, title: id.toUpperCase(), needs, run: async () => run() };
}

describe("runChecks", () => {
  it("gives the results in the order of the checks, whichever ends first", async () => {
    const results = await runChecks([
      check("slow", [], async () => {
        await wait(20);
        return pass("1");
      }),
      check("fast", [], () => warn("2", "mend it")),
    ]);
    assert.deepEqual(results, [
      { id: "slow", title: "SLOW", status: "pass", message: "1" },
      { id: "fast", title: "FAST", status: "warn", message: "2", fix: "mend it" },
    ]);
  });

  it("makes checks that do not need one another at the same time", async () => {
    let running = 0;
    let most = 0;
    const slow = async () => {
      running += 1;
      most = Math.max(most, running);
      await wait(20);
      running -= 1;
      return pass("");
    };
    await runChecks(["a", "b", "c"].map((id) => check(id, [], slow)));
    assert.equal(most, 3);
  });

  it("does not check what needs something that failed, and names what failed first", async () => {
    const unreachable = () => assert.fail("it ran");
    const results = await runChecks([
      check("fails", [], () => fail("no")),
      check("warns", [], () => warn("hm")),
      check("next", ["fails"], unreachable),
      check("last", ["next", "warns"], unreachable),
      check("other", ["warns"], () => pass("yes")),
    ]);
    assert.deepEqual(
      results.map(({ status, message }) => [status, message]),
      [
        ["fail", "no"],
        ["warn", "hm"],
        ["skipped", "not checked: needs FAILS"],
        ["skipped", "not checked: needs FAILS"],
        ["pass", "yes"],
      ],
    );
  });

  it("takes a problem for what a check found", async () => {
    const results = await runChecks([
      check("a", [], () => {
        throw new Problem("gone", { hint: "bring it back" });
      }),
    ]);
    assert.deepEqual(results, [
      { id: "a", title: "A", status: "fail", message: "gone", fix: "bring it back" },
    ]);
  });

  it("lets bugs through", async () => {
    const buggy = check("a", [], () => {
      throw new TypeError("bug");
    });
    await assert.rejects(runChecks([buggy]), TypeError);
    await assert.rejects(runChecks([check("a", ["b"], () => pass(""))]), {
      message: "a needs b, which does not stand before it",
    });
  });
});

describe("together", () => {
  const rows: [name: string, findings: Finding[], expected: Finding][] = [
    ["passes if all do", [pass("a"), pass("b")], pass("all")],
    ["warns of what warns", [pass("a"), warn("b", "x")], warn("b", "x")],
    ["tells only of what is worst", [warn("a", "x"), fail("b"), fail("c")], fail("b; c")],
    ["tells each fix once", [fail("a", "x"), fail("b", "x"), fail("c", "y")], fail("a; b; c", "x; y")],
  ];
  for (const [name, findings, expected] of rows) {
    it(name, () => assert.deepEqual(together(findings, "all"), expected));
  }
});
