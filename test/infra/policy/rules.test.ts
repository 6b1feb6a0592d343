import assert from "node:assert/strict";
import { waiverOf } from "../../../infra/policy/apply-waivers";
import { checkRules } from "../../../infra/policy/check-rules";
import type { CheckedResource, CheckedStack } from "../../../infra/policy/rule";
import { rules } from "../../../infra/policy/rules";
import { waivers } from "../../../infra/policy/waivers";
import { breaches } from "./breaches";
import type { EnvironmentRun } from "./environment-runs";
import { runEnvironments } from "./environment-runs";

describe("rules", function () {
  this.timeout(60_000);
  let runs: readonly EnvironmentRun[];
  before(async () => {
    runs = await runEnvironments();
  });
  const runOf = (name: string) => runs.find((each) => each.name === name)!;
  const messagesOf = (resources: readonly CheckedResource[], stack: CheckedStack) =>
    checkRules(rules, resources, stack).map(({ message }) => message);

  it("hold for every environment, apart from what is waived", () => {
    for (const { name, stack, run } of runs) {
      const violations = checkRules(rules, run.resources, stack);
      const told = violations.filter((each) => !waiverOf(each, stack.environment, waivers));
      assert.deepEqual(told, [], name);
    }
  });

  for (const [name, change, ...messages] of breaches)
    it(`refuse ${name}`, () => {
      const { stack, run } = runOf("prod under a boundary");
      const before = messagesOf(run.resources, stack);
      const after = messagesOf(change(run.resources), stack);
      assert.deepEqual(
        after.filter((message) => !before.includes(message)),
        messages,
      );
    });

  it("refuse a sandbox what costs by the hour", () => {
    const nat = runOf("prod").run.one("aws:ec2/natGateway:NatGateway");
    assert.deepEqual(messagesOf([nat], runOf("a sandbox").stack), [
      "aws:ec2/natGateway:NatGateway sweepstack-prod-nat: a sandbox makes one of its own; take the base's, by its output shared (cheap-sandboxes: a sandbox stands on its base's network, machines, bucket and database server)",
    ]);
  });

  it("have each of them a case above that breaks it", () => {
    const broken = breaches.flatMap(([, , ...messages]) => messages);
    const unbroken = new Set(
      rules
        .map(({ control }) => control)
        .filter((each) => !broken.some((message) => message.includes(`(${each}: `))),
    );
    // Every base breaks the first and every topic the last, which are waived; the other has its case with sandboxes.
    assert.deepEqual([...unbroken], ["S3.1", "cheap-sandboxes", "SNS.1"]);
  });

  it("let dev's data go with dev, and prod's not", () => {
    const { run, stack } = runOf("dev");
    assert.ok(!messagesOf(run.resources, stack).some((message) => message.includes("data-outlives-prod")));
    const asProd = messagesOf(run.resources, { ...stack, environment: "prod" });
    assert.equal(asProd.filter((message) => message.includes("data-outlives-prod")).length, 6);
  });

  it("see nothing wrong in what they cannot see", () => {
    const { run, stack } = runOf("dev");
    const unseen = run.resources.map((each) => ({ ...each, retainOnDelete: undefined }));
    assert.deepEqual(messagesOf(unseen, stack), messagesOf(run.resources, stack));
  });
});

describe("waivers", function () {
  this.timeout(60_000);
  it("waive something, each control of each of them in each of its environments", async () => {
    const runs = await runEnvironments();
    const used = new Set(
      runs.flatMap(({ stack, run }) =>
        checkRules(rules, run.resources, stack).flatMap((violation) => {
          const waiver = waiverOf(violation, stack.environment, waivers);
          return waiver ? [`${waivers.indexOf(waiver)} ${violation.control} ${stack.environment}`] : [];
        }),
      ),
    );
    const promised = waivers.flatMap(({ controls, environments }, at) =>
      controls
        .filter((control) => !control.startsWith("CKV"))
        .flatMap((control) => environments.map((environment) => `${at} ${control} ${environment}`)),
    );
    assert.deepEqual([...used].sort(), promised.sort());
  });
});
