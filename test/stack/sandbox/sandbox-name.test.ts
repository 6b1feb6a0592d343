import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { checkSurroundings } from "../../../infra/check-together";
import { Problem } from "../../../tools/problem";
import { sandboxStack } from "../../../tools/stack/sandbox/sandbox-name";
import { thrownProblem } from "../thrown-problem";

describe("sandboxStack", () => {
  const project = { name: "sweepstack", root: mkdtempSync(path.join(tmpdir(), "names-")) };
  before(() => writeFileSync(path.join(project.root, "Pulumi.prod-bert.yaml"), ""));
  after(() => rmSync(project.root, { recursive: true }));

  const stacks: readonly [base: string, name: string, stack: string, why: string][] = [
    ["dev", "anna", "dev-anna", "a base's sandboxes are called after it"],
    ["dev", "dev-anna", "dev-anna", "that is its name already"],
    ["dev", "prod-bert", "prod-bert", "this machine has a stack of that name"],
    ["dev", "developer", "dev-developer", "that only begins alike"],
    ["prod", "2", "prod-2", "the stack's name still begins with a letter"],
  ];
  for (const [base, name, stack, why] of stacks)
    it(`is ${stack} for ${name} on ${base}: ${why}`, () =>
      assert.equal(sandboxStack(project, base, name), stack));

  for (const name of ["Anna", "", "-x", "a.b", "ä"]) {
    it(`refuses "${name}"`, () => {
      const { message, hint } = thrownProblem(() => sandboxStack(project, "dev", name));
      assert.equal(message, `a sandbox's name must be lower-case letters, digits and hyphens, not "${name}"`);
      assert.equal(hint, "queues and roles are called after it, and AWS allows no more");
    });
  }

  it("refuses a name that would be too long for IAM", () => {
    const name = "a".repeat(27);
    const { message, hint } = thrownProblem(() => sandboxStack(project, "dev", name));
    assert.equal(
      message,
      `the names of the project and of the stack dev-${name} have 41 characters, more than 40`,
    );
    assert.equal(
      hint,
      "choose a shorter one: roles are called after both, and IAM allows 64 characters in all",
    );
  });

  it("gives no stack a name that the program of the stacks does not take", () => {
    const name = fc.oneof(fc.stringMatching(/^[a-z0-9-]{0,34}$/), fc.string({ maxLength: 34 }));
    fc.assert(
      fc.property(name, (each) => {
        try {
          const stack = sandboxStack(project, "dev", each);
          const values = { "aws:region": "us-east-1" };
          assert.deepEqual(checkSurroundings({ project: "sweepstack", stack, values }), []);
        } catch (error) {
          assert.ok(error instanceof Problem, String(error));
        }
      }),
    );
  });
});
