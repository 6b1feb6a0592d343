import assert from "node:assert/strict";
import { policyProperties } from "../../infra/policy/statements";
import { runEnvironments } from "../infra/policy/environment-runs";
import type { RecordedResource } from "../infra/record";
import { account } from "../infra/record";
import { runLines } from "../python/run-lines";
import { parliamentExceptions } from "./parliament-exceptions";

interface Finding {
  readonly issue: string;
  readonly title: string;
  readonly detail: unknown;
}

/** What parliament finds in each of some policies. */
function lint(policies: readonly string[]): Promise<readonly (readonly Finding[])[]> {
  return runLines("lint_policies.py", policies);
}

/** The policy of a resource. A role's trust policy names no resource, which parliament wants of all: it is the role. */
function policyOf({ type, name, inputs }: RecordedResource): string[] {
  const property = policyProperties[type];
  if (property === undefined) return [];
  if (type !== "aws:iam/role:Role") return [inputs[property]];
  const policy = JSON.parse(inputs[property]);
  const Resource = `arn:aws:iam::${account}:role/${name}`;
  const Statement = policy.Statement.map((each: object) => ({ ...each, Resource }));
  return [JSON.stringify({ ...policy, Statement })];
}

describe("IAM policies", () => {
  it("pass parliament, for each environment, apart from what is excepted", async () => {
    const policies = (await runEnvironments()).flatMap(({ name, run }) =>
      run.resources.flatMap((resource) => policyOf(resource).map((text) => ({ name, resource, text }))),
    );
    assert.ok(policies.length > 60);
    const findings = await lint(policies.map(({ text }) => text));
    const used = new Set<number>();
    const left = policies.flatMap(({ name, resource }, at) =>
      findings[at]!.flatMap(({ issue, title, detail }) => {
        const told = JSON.stringify(detail);
        const exception = parliamentExceptions.findIndex(
          (each) => each.issue === issue && each.detail.test(told) && each.policy.test(resource.name),
        );
        used.add(exception);
        return exception >= 0
          ? []
          : [`${name}: ${resource.type} ${resource.name}: ${issue} ${title} ${told}`];
      }),
    );
    assert.deepEqual(left, []);
    assert.deepEqual(used, new Set(parliamentExceptions.keys()));
  });

  it("may name revisions of job definitions, whatever parliament says: it finds nothing in one without", async () => {
    const policy = (definition: string) =>
      JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Action: "batch:SubmitJob",
            Resource: [
              `arn:aws:batch:us-east-1:${account}:job-queue/sweepstack-dev-sweep`,
              `arn:aws:batch:us-east-1:${account}:job/*`,
              `arn:aws:batch:us-east-1:${account}:job-definition/${definition}`,
            ],
          },
        ],
      });
    const [without, withRevision] = await lint([
      policy("sweepstack_dev_small"),
      policy("sweepstack_dev_small:3"),
    ]);
    assert.deepEqual(without, []);
    assert.deepEqual(
      withRevision?.map(({ issue }) => issue),
      ["RESOURCE_MISMATCH"],
    );
  });

  const broken: readonly [what: string, statement: object, issue: string][] = [
    [
      "an action that there is none of",
      { Action: "s3:GetObjects", Resource: "arn:aws:s3:::store/*" },
      "UNKNOWN_ACTION",
    ],
    [
      "an action on what it is not for",
      { Action: "s3:GetObject", Resource: "arn:aws:s3:::store" },
      "RESOURCE_MISMATCH",
    ],
    ["a broken ARN", { Action: "s3:GetObject", Resource: "store/*" }, "INVALID_ARN"],
    [
      "a condition that the action does not know",
      {
        Action: "s3:GetObject",
        Resource: "arn:aws:s3:::store/*",
        Condition: { StringEquals: { "batch:User": "0" } },
      },
      "UNKNOWN_CONDITION_FOR_ACTION",
    ],
  ];
  for (const [what, statement, issue] of broken)
    it(`are refused with ${what}`, async () => {
      const policy = { Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] };
      const [found] = await lint([JSON.stringify(policy)]);
      assert.deepEqual(
        found?.map((each) => each.issue),
        [issue],
      );
    });
});
