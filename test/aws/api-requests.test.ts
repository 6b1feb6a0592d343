import assert from "node:assert/strict";
import type { RecordedResource } from "../infra/record";
import { runProgram, sharedOfDev } from "../infra/run-program";
import { apiRequests } from "./api-requests";

describe("apiRequests", () => {
  it("gives requests for all that a base and a sandbox make on AWS, with nothing left undefined", async () => {
    const config = "environment: prod\nalertEmails: [me@example.org]\nbudget: { monthlyUsd: 9, byTag: true }";
    const shared = await sharedOfDev();
    const runs = [
      await runProgram({ stack: "dev", config }),
      await runProgram({ stack: "dev-anna", config: "environment: sandbox\nbaseStack: dev", shared }),
    ];
    const made = runs.flatMap(({ resources }) => resources.filter(({ type }) => type.startsWith("aws:")));
    assert.ok(made.length > 80);
    for (const resource of made) {
      const requests = apiRequests(resource);
      assert.ok(requests.length > 0, resource.type);
      for (const { operation, parameters } of requests)
        assert.ok(!hasUndefined(parameters), `${operation} ${JSON.stringify(parameters)}`);
    }
  });

  it("writes a job definition as Batch takes it", async () => {
    const { resources } = await runProgram({ stack: "dev", config: "environment: dev" });
    const small = resources.find(({ name }) => name === "sweepstack_dev_small")!;
    const [request] = apiRequests(small);
    assert.equal(request?.operation, "RegisterJobDefinition");
    const { containerProperties, retryStrategy, ...rest } = request.parameters as RecordedResource["inputs"];
    assert.deepEqual(rest, {
      jobDefinitionName: "sweepstack_dev_small",
      type: "container",
      platformCapabilities: ["EC2"],
      parameters: { manifest: "none" },
      timeout: { attemptDurationSeconds: 3600 },
      propagateTags: true,
      tags: { project: "sweepstack", stack: "dev", Name: "sweepstack-dev-small" },
    });
    assert.equal(containerProperties.secrets[0].name, "PGPASSWORD");
    assert.deepEqual(retryStrategy.evaluateOnExit.at(-1), { onReason: "*", action: "EXIT" });
  });

  it("writes a compute environment as Batch takes it, and then what only a change takes", async () => {
    const { resources } = await runProgram({ stack: "dev", config: "environment: dev" });
    const environment = resources.find(({ name }) => name === "sweepstack-dev-compute-test")!;
    const [create, update] = apiRequests(environment);
    const { computeResources } = create!.parameters as RecordedResource["inputs"];
    assert.deepEqual(
      [computeResources.minvCpus, computeResources.maxvCpus, computeResources.ec2Configuration],
      [0, 8, [{ imageType: "ECS_AL2023" }]],
    );
    assert.deepEqual(update, {
      service: "batch",
      operation: "UpdateComputeEnvironment",
      parameters: {
        computeEnvironment: "sweepstack-dev-compute-test-0123456",
        updatePolicy: { terminateJobsOnUpdate: false, jobExecutionTimeoutMinutes: 360 },
      },
    });
  });

  it("refuses a type of AWS that it does not know", () => {
    const resource = { type: "aws:sqs/queue:Queue" } as RecordedResource;
    assert.throws(() => apiRequests(resource), { message: "aws:sqs/queue:Queue has no translation" });
  });
});

function hasUndefined(value: unknown): boolean {
  if (value === undefined) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(hasUndefined);
}
