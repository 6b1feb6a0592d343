import assert from "node:assert/strict";
import type {
  PolicyResource,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  StackValidationArgs,
  StackValidationPolicy,
} from "@pulumi/policy";
import { makePolicies } from "../../../infra/policy/policies";
import type { CheckedResource, CheckedStack } from "../../../infra/policy/rule";
import { rules } from "../../../infra/policy/rules";
import { breaches } from "./breaches";
import type { EnvironmentRun } from "./environment-runs";
import { runEnvironments } from "./environment-runs";

describe("makePolicies", function () {
  this.timeout(60_000);
  let runs: readonly EnvironmentRun[];
  before(async () => {
    runs = await runEnvironments();
  });

  it("has nothing to say of any environment: what is waived is not told", async () => {
    for (const { name, run, stack } of runs) assert.deepEqual(await told(run.resources, stack), [], name);
  });

  it("tells all that the rules find, but for what Pulumi hides from it", async () => {
    const { run, stack } = runs.find(({ name }) => name === "prod under a boundary")!;
    for (const [name, change, ...messages] of breaches) {
      if (name === "definitions that go with their resource") continue;
      assert.deepEqual((await told(change(run.resources), stack)).sort(), messages.toSorted(), name);
    }
  });

  it("says nothing of what a preview cannot know", async () => {
    const { run, stack } = runs.find(({ name }) => name === "prod")!;
    const { unknownCheckingProxy } = require("@pulumi/policy/proxy");
    const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    const resources = run.resources.map((each) => ({
      ...each,
      inputs: unknownCheckingProxy({ ...each.inputs, policy: unknown, containerProperties: unknown }),
    }));
    assert.deepEqual(await told(resources, stack), []);
  });

  it("has names that Pulumi takes, once each, and says what each demands", () => {
    const policies = makePolicies(rules, { environment: "dev", iam: { path: "/" } });
    const names = policies.map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
    for (const { name, description } of policies) {
      assert.match(name, /^[A-Za-z0-9-_.]{1,100}$/);
      assert.ok(description.length > 10, name);
    }
  });
});

/** What the policies report of resources, as Pulumi would hand them over. */
async function told(resources: readonly CheckedResource[], stack: CheckedStack): Promise<string[]> {
  const messages: string[] = [];
  const report = (message: string) => messages.push(message);
  const handed = resources.map((each) => ({
    type: each.type,
    name: each.name,
    props: each.inputs,
    opts: { protect: each.protect },
    dependencies: each.dependsOn.map((name) => ({ name })),
  }));
  for (const policy of makePolicies(rules, stack)) {
    const { validateStack } = policy as StackValidationPolicy;
    if (validateStack) {
      const args = { resources: handed as unknown as PolicyResource[] } as StackValidationArgs;
      await validateStack(args, report);
      continue;
    }
    const { validateResource } = policy as ResourceValidationPolicy;
    if (typeof validateResource !== "function") throw new Error(policy.name);
    for (const each of handed) await validateResource(each as unknown as ResourceValidationArgs, report);
  }
  return messages;
}
