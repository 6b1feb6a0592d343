import assert from "node:assert/strict";
import type { ApiRequest } from "../aws/api-requests";
import { apiRequests } from "../aws/api-requests";
import { runEnvironments } from "../infra/policy/environment-runs";
import { runLines } from "../python/run-lines";

/** What AWS's own descriptions of its requests say against each of some. */
function validate(requests: readonly ApiRequest[]): Promise<readonly (readonly string[])[]> {
  return runLines(
    "validate_requests.py",
    requests.map((each) => JSON.stringify(each)),
  );
}

describe("requests to AWS", () => {
  it("are well formed, for each resource of each environment", async () => {
    const made = (await runEnvironments()).flatMap(({ name, run }) =>
      run.resources.flatMap((resource) =>
        apiRequests(resource).map((request) => ({
          about: `${name}: ${resource.type} ${resource.name}`,
          request,
        })),
      ),
    );
    assert.ok(made.length > 300);
    const said = await validate(made.map(({ request }) => request));
    const wrong = made.flatMap(({ about, request }, at) =>
      said[at]!.map((message) => `${about}: ${request.operation}: ${message}`),
    );
    assert.deepEqual(wrong, []);
  });

  const names =
    "jobDefinitionName, type, parameters, schedulingPriority, containerProperties, nodeProperties, retryStrategy, propagateTags, timeout, tags, platformCapabilities, eksProperties, ecsProperties";
  const definition = { jobDefinitionName: "sweepstack_dev_small", type: "container" };
  const broken: readonly [
    what: string,
    service: string,
    operation: string,
    parameters: object,
    said: string,
  ][] = [
    [
      "a member that there is none of",
      "batch",
      "RegisterJobDefinition",
      { ...definition, deregisterOnNewRevision: false },
      `Unknown parameter in input: "deregisterOnNewRevision", must be one of: ${names}`,
    ],
    [
      "a member missing",
      "batch",
      "RegisterJobDefinition",
      { jobDefinitionName: "sweepstack_dev_small" },
      'Missing required parameter in input: "type"',
    ],
    [
      "a member of another type, deep inside",
      "batch",
      "RegisterJobDefinition",
      { ...definition, retryStrategy: { attempts: "3" } },
      "Invalid type for parameter retryStrategy.attempts, value: 3, type: <class 'str'>, valid types: <class 'int'>",
    ],
    [
      "a word that is none of those known",
      "batch",
      "RegisterJobDefinition",
      { ...definition, platformCapabilities: ["EC3"] },
      "Invalid value for parameter platformCapabilities[0]: EC3, valid values: EC2, FARGATE",
    ],
    [
      "a name that is too long",
      "ecr",
      "CreateRepository",
      { repositoryName: "a".repeat(257) },
      "Invalid length for parameter repositoryName: 257, valid max length: 256",
    ],
    [
      "a name that AWS does not take",
      "iam",
      "CreateRole",
      { RoleName: "a role", AssumeRolePolicyDocument: "{}" },
      "Invalid value for parameter RoleName: a role, pattern: [\\w+=,.@-]+",
    ],
    [
      "what is not known",
      "ssm",
      "PutParameter",
      { Name: "/sweepstack/dev/contract", Value: undefined },
      'Missing required parameter in input: "Value"',
    ],
  ];
  for (const [what, service, operation, parameters, said] of broken)
    it(`are refused with ${what}`, async () => {
      const request = { service, operation, parameters: parameters as ApiRequest["parameters"] };
      assert.deepEqual(await validate([request]), [[said]]);
    });
});
