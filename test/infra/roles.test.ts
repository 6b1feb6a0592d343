import assert from "node:assert/strict";
import { repositoryArnOf } from "../../infra/job-policies";
import { BootstrapRoles, CellRoles } from "../../infra/roles";
import { contextOf } from "../../infra/stack-context";
import type { Recording } from "./record";
import { account, outputOf, record } from "./record";
import { sampleBase, sampleContext } from "./sample-context";

const execution = {
  repositoryArns: [`arn:aws:ecr:us-east-1:${account}:repository/sweepstack-dev-image`],
  logGroupArn: `arn:aws:logs:us-east-1:${account}:log-group:/sweepstack/dev/jobs`,
  secretArns: [`arn:aws:secretsmanager:us-east-1:${account}:secret:sweepstack-dev-login-AbCdEf`],
};
const store = { bucketArn: "arn:aws:s3:::store", prefix: "dev/" };

describe("CellRoles", () => {
  let roles: Recording<CellRoles>;
  before(async () => {
    const context = sampleContext("dev");
    roles = await record(() => new CellRoles("roles", { context, account, execution, store }));
  });

  it("lets ECS pull one repository, write one log group and read the job's secrets", () => {
    assert.deepEqual(statements(roles, "sweepstack-dev-execution"), [
      ["LogInToRegistry", ["ecr:GetAuthorizationToken"], ["*"]],
      [
        "PullImage",
        ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
        execution.repositoryArns,
      ],
      ["WriteLogs", ["logs:CreateLogStream", "logs:PutLogEvents"], [`${execution.logGroupArn}:log-stream:*`]],
      ["ReadSecrets", ["secretsmanager:GetSecretValue"], execution.secretArns],
    ]);
  });

  it("lets jobs list the bucket, so that a missing key is a 404, read and write their stack's prefix, and remove nothing but half-built matrices", () => {
    assert.deepEqual(statements(roles, "sweepstack-dev-job"), [
      ["ListBucket", ["s3:ListBucket"], ["arn:aws:s3:::store"]],
      ["UseOwnPrefix", ["s3:GetObject", "s3:PutObject"], ["arn:aws:s3:::store/dev/*"]],
      ["RemoveUnfinished", ["s3:AbortMultipartUpload", "s3:DeleteObject"], ["arn:aws:s3:::store/dev/work/*"]],
    ]);
  });

  it("can be taken by ECS tasks of this account only, not on behalf of another (CIS 5.2)", () => {
    for (const { inputs } of roles.ofType("aws:iam/role:Role")) {
      assert.deepEqual(JSON.parse(inputs.assumeRolePolicy).Statement, [
        {
          Effect: "Allow",
          Action: "sts:AssumeRole",
          Principal: { Service: "ecs-tasks.amazonaws.com" },
          Condition: { StringEquals: { "aws:SourceAccount": account } },
        },
      ]);
    }
  });

  it("needs nothing of ECR for an image that is elsewhere", async () => {
    const context = sampleContext("dev");
    const elsewhere = { ...execution, repositoryArns: [] };
    const public_ = await record(
      () => new CellRoles("roles", { context, account, execution: elsewhere, store }),
    );
    assert.deepEqual(
      statements(public_, "sweepstack-dev-execution").map(([sid]) => sid),
      ["WriteLogs", "ReadSecrets"],
    );
  });

  it("puts the config's path and boundary on every role", async () => {
    const boundary = `arn:aws:iam::${account}:policy/boundary`;
    const context = contextOf(
      sampleBase("dev", `iam: { path: /sweeps/, permissionsBoundary: "${boundary}" }`),
    );
    const bounded = await record(() => [
      new CellRoles("roles", { context, account, execution, store }),
      new BootstrapRoles("bootstrap", { context, account, execution, loginSecretArns: ["arn:x"] }),
    ]);
    const made = bounded.ofType("aws:iam/role:Role");
    assert.equal(made.length, 4);
    for (const { inputs } of made)
      assert.deepEqual([inputs.path, inputs.permissionsBoundary], ["/sweeps/", boundary]);
  });

  it("has its ARN once its policy is there, and none in a preview", async () => {
    assert.equal(
      await outputOf(roles.result.jobRoleArn),
      `arn:aws:iam::${account}:role/sweepstack-dev-job-0123456`,
    );
    const context = sampleContext("dev");
    const preview = await record(() => new CellRoles("roles", { context, account, execution, store }), {
      preview: true,
    });
    assert.equal(await outputOf(preview.result.jobRoleArn), undefined);
  });
});

describe("BootstrapRoles", () => {
  it("fills the secrets of stacks on this base, and looks whether what is in them logs in", async () => {
    const context = sampleContext("dev");
    const loginSecretArns = [`arn:aws:secretsmanager:us-east-1:${account}:secret:sweepstack-dev-*-login-*`];
    const roles = await record(
      () => new BootstrapRoles("bootstrap", { context, account, execution, loginSecretArns }),
    );
    assert.deepEqual(statements(roles, "sweepstack-dev-bootstrap"), [
      [
        "FillLoginSecrets",
        ["secretsmanager:GetSecretValue", "secretsmanager:PutSecretValue"],
        loginSecretArns,
      ],
    ]);
  });
});

describe("repositoryArnOf", () => {
  const digest = `@sha256:${"0".repeat(64)}`;
  for (const [reference, arn] of [
    [`${account}.dkr.ecr.eu-west-1.amazonaws.com/a/b`, `arn:aws:ecr:eu-west-1:${account}:repository/a/b`],
    [`${account}.dkr.ecr.cn-north-1.amazonaws.com.cn/a`, `arn:aws-cn:ecr:cn-north-1:${account}:repository/a`],
    ["public.ecr.aws/docker/library/python", undefined],
  ] as const)
    it(`is ${arn} for ${reference}`, () => assert.equal(repositoryArnOf(reference + digest), arn));
});

/** What a role's policy allows: name, actions and resources of each statement. */
function statements(recording: Recording<unknown>, role: string): [string, string[], string[]][] {
  const policy = recording.ofType("aws:iam/rolePolicy:RolePolicy").find(({ name }) => name === role);
  return JSON.parse(policy!.inputs.policy).Statement.map(
    ({ Sid, Effect, Action, Resource }: Record<string, unknown>) => {
      assert.equal(Effect, "Allow");
      return [Sid, Action, Resource];
    },
  );
}
