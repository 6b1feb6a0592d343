import assert from "node:assert/strict";
import { exitCode, Problem } from "../../tools/problem";
import { pulumiProblem } from "../../tools/stack/pulumi-problem";

/** An error as the Automation API throws it. */
function commandError(stderr: string): Error {
  const message = `code: -2\n stdout: \n stderr: Command failed with exit code 255: pulumi stack\n${stderr}\n err?: Error\n`;
  return Object.assign(new Error(message), { name: "CommandError", commandResult: {} });
}

const { service, userMistake } = exitCode;

const cases: readonly (readonly [
  what: string,
  stderr: string,
  message: string,
  hint: string,
  code: number,
])[] = [
  [
    "another update",
    "error: the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end or delete the lock file with `pulumi cancel`.",
    'another update of the stack "anna" is under way',
    "wait for it; where nothing is (it was killed), pulumi cancel --stack anna, then the same command",
    service,
  ],
  [
    "a wrong passphrase",
    "error: getting secrets manager: passphrase must be set with PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE environment variables",
    'the passphrase of the stack "anna" is missing or wrong',
    "set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE, as for pulumi up of its base",
    userMistake,
  ],
  [
    "nobody who is logged in",
    "error: PULUMI_ACCESS_TOKEN must be set for login during non-interactive CLI sessions",
    "Pulumi is not logged in",
    "pulumi login, to where the base's state is: https://www.pulumi.com/docs/iac/concepts/state-and-backends/",
    service,
  ],
  [
    "a state without the stack",
    "error: no stack named 'anna' found",
    'Pulumi\'s state has no stack "anna"',
    "pulumi login, to where it is; pulumi stack ls --all shows what is there",
    service,
  ],
];

describe("pulumiProblem", () => {
  for (const [what, stderr, message, hint, code] of cases) {
    it(`says in words what to do about ${what}`, () => {
      const problem = pulumiProblem(commandError(stderr), "open the stack anna", "anna");
      assert.ok(problem instanceof Problem);
      assert.deepEqual(
        [problem.message, problem.hint, problem.exitCode],
        [`cannot open the stack anna: ${message}`, hint, code],
      );
    });
  }

  it("gives Pulumi's own errors otherwise", () => {
    const problem = pulumiProblem(commandError("error: the disk is full"), "open the stack anna", "anna");
    assert.ok(problem instanceof Problem);
    assert.equal(problem.message, "cannot open the stack anna: the disk is full");
  });

  it("gives back what Pulumi did not say, which is a bug, and what is a Problem already", () => {
    for (const error of [new TypeError("x is undefined"), new Problem("known")])
      assert.equal(pulumiProblem(error, "open the stack anna", "anna"), error);
  });
});
