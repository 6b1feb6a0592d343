import assert from "node:assert/strict";
import fc from "fast-check";
import { checkSurroundings } from "../../../infra/check-together";
import { checkSandboxName } from "../../../tools/stack/sandbox/sandbox-name";
import { thrownProblem } from "../thrown-problem";

describe("checkSandboxName", () => {
  const mistakes: readonly [name: string, message: string, hint: string][] = [
    ["local", '"local" is this machine, not a sandbox', "choose another name"],
    [
      "Anna",
      'a sandbox\'s name must be lower-case letters, digits and hyphens, a letter first, not "Anna"',
      "queues and roles are called after it, and AWS allows no more",
    ],
    [
      "a".repeat(31),
      "the names of project and sandbox have 41 characters, more than 40",
      "choose a shorter one: roles are called after both, and IAM allows 64 characters in all",
    ],
  ];
  for (const [name, message, hint] of mistakes) {
    it(`refuses ${name}`, () => {
      const problem = thrownProblem(() => checkSandboxName("sweepstack", name));
      assert.deepEqual([problem.message, problem.hint], [message, hint]);
    });
  }

  it("takes a name exactly where the program of the stacks does", () => {
    const name = fc.oneof(fc.stringMatching(/^[a-z0-9-]{0,34}$/), fc.string({ maxLength: 34 }));
    fc.assert(
      fc.property(name, (stack) => {
        fc.pre(stack !== "local");
        const values = { "aws:region": "us-east-1" };
        const problems = checkSurroundings({ project: "sweepstack", stack, values });
        const check = () => checkSandboxName("sweepstack", stack);
        if (problems.length > 0) assert.throws(check);
        else check();
      }),
    );
  });
});
