import assert from "node:assert/strict";
import { apiRequests } from "../aws/api-requests";
import type { ReadStatement, Wish } from "./allows";
import { allows } from "./allows";
import type { RecordedResource, Recording } from "./record";
import { account, outputOf, region } from "./record";
import { runProgram, sharedOfDev } from "./run-program";

const boundary = `arn:aws:iam::${account}:policy/boundary`;
const iam = `iam: { path: /sweeps/, permissionsBoundary: "${boundary}" }`;
const alerts = "alertEmails: [me@example.org]";
const arn = (service: string) => `arn:aws:${service}:${region}:${account}`;

/** A type's resource on AWS, and what the provider does with it besides making it: look, change, tag, remove. */
const upkeep: Readonly<
  Record<string, { readonly arn: (name: string) => string; readonly actions: readonly string[] }>
> = {
  "aws:iam/role:Role": {
    arn: (name) => `arn:aws:iam::${account}:role/sweeps/${name}-0123456`,
    actions: [
      "iam:GetRole",
      "iam:TagRole",
      "iam:UntagRole",
      "iam:UpdateAssumeRolePolicy",
      "iam:ListRolePolicies",
      "iam:ListAttachedRolePolicies",
      "iam:ListInstanceProfilesForRole",
      "iam:DeleteRole",
      "iam:PassRole",
    ],
  },
  "aws:iam/rolePolicy:RolePolicy": {
    arn: (name) => `arn:aws:iam::${account}:role/sweeps/${name}-0123456`,
    actions: ["iam:GetRolePolicy", "iam:DeleteRolePolicy"],
  },
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": {
    arn: (name) => `arn:aws:iam::${account}:role/sweeps/${name}-0123456`,
    actions: ["iam:ListAttachedRolePolicies", "iam:DetachRolePolicy"],
  },
  "aws:batch/jobQueue:JobQueue": {
    arn: (name) => `${arn("batch")}:job-queue/${name}`,
    actions: ["batch:UpdateJobQueue", "batch:TagResource", "batch:UntagResource", "batch:DeleteJobQueue"],
  },
  "aws:batch/jobDefinition:JobDefinition": {
    arn: (name) => `${arn("batch")}:job-definition/${name}`,
    actions: ["batch:TagResource", "batch:UntagResource", "batch:DeregisterJobDefinition"],
  },
  "aws:secretsmanager/secret:Secret": {
    arn: (name) => `${arn("secretsmanager")}:secret:${name}-AbCdEf`,
    actions: [
      "secretsmanager:DescribeSecret",
      "secretsmanager:GetResourcePolicy",
      "secretsmanager:UpdateSecret",
      "secretsmanager:TagResource",
      "secretsmanager:UntagResource",
      "secretsmanager:DeleteSecret",
    ],
  },
  "aws:cloudwatch/logGroup:LogGroup": {
    arn: () => `${arn("logs")}:log-group:/sweepstack/dev-anna/jobs`,
    actions: ["logs:ListTagsForResource", "logs:TagResource", "logs:UntagResource", "logs:DeleteLogGroup"],
  },
  "aws:ssm/parameter:Parameter": {
    arn: () => `${arn("ssm")}:parameter/sweepstack/dev-anna/contract`,
    actions: [
      "ssm:GetParameter",
      "ssm:ListTagsForResource",
      "ssm:AddTagsToResource",
      "ssm:RemoveTagsFromResource",
      "ssm:DeleteParameter",
    ],
  },
  "aws:ecr/repository:Repository": {
    arn: (name) => `${arn("ecr")}:repository/${name}`,
    actions: [
      "ecr:DescribeRepositories",
      "ecr:ListTagsForResource",
      "ecr:TagResource",
      "ecr:UntagResource",
      "ecr:DeleteRepository",
      "ecr:InitiateLayerUpload",
      "ecr:UploadLayerPart",
      "ecr:CompleteLayerUpload",
      "ecr:BatchCheckLayerAvailability",
      "ecr:PutImage",
      "ecr:BatchGetImage",
    ],
  },
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": {
    arn: (name) => `${arn("ecr")}:repository/${name}`,
    actions: ["ecr:GetLifecyclePolicy", "ecr:DeleteLifecyclePolicy"],
  },
  "aws:sns/topic:Topic": {
    arn: (name) => `${arn("sns")}:${name}-0123456`,
    actions: [
      "sns:GetTopicAttributes",
      "sns:SetTopicAttributes",
      "sns:ListTagsForResource",
      "sns:TagResource",
      "sns:UntagResource",
      "sns:DeleteTopic",
    ],
  },
  "aws:sns/topicPolicy:TopicPolicy": {
    arn: (name) => `${arn("sns")}:${name}-0123456`,
    actions: ["sns:GetTopicAttributes"],
  },
  "aws:sns/topicSubscription:TopicSubscription": {
    arn: () => `${arn("sns")}:sweepstack-dev-anna-alerts-0123456`,
    actions: [],
  },
  "aws:cloudwatch/eventRule:EventRule": {
    arn: (name) => `${arn("events")}:rule/${name}-0123456`,
    actions: [
      "events:DescribeRule",
      "events:ListTagsForResource",
      "events:TagResource",
      "events:UntagResource",
      "events:DeleteRule",
    ],
  },
  "aws:cloudwatch/eventTarget:EventTarget": {
    arn: (name) => `${arn("events")}:rule/${name}-0123456`,
    actions: ["events:ListTargetsByRule", "events:RemoveTargets"],
  },
};

/** What AWS knows no resource for. */
const wide = [
  "batch:DescribeJobQueues",
  "batch:DescribeJobDefinitions",
  "ecr:GetAuthorizationToken",
  "logs:DescribeLogGroups",
  "sns:GetSubscriptionAttributes",
  "sns:Unsubscribe",
  "ssm:DescribeParameters",
];

const sandboxRole = `arn:aws:iam::${account}:role/sweeps/sweepstack-dev-anna-job-0123456`;
const bounded = { "iam:PermissionsBoundary": boundary };
const ofJobs = { "iam:PassedToService": "ecs-tasks.amazonaws.com" };
const asNobody = { "batch:User": "10001:10001", "batch:Privileged": "false" };
const hold = `arn:aws:iam::${account}:policy/sweeps/sweepstack-dev-sandboxes-0123456`;

const store = "arn:aws:s3:::sweepstack-dev-store-0123456";
const refused: readonly [what: string, wish: Wish][] = [
  ["a role without a boundary", { action: "iam:CreateRole", resource: sandboxRole }],
  [
    "a role with another boundary",
    {
      action: "iam:CreateRole",
      resource: sandboxRole,
      request: { "iam:PermissionsBoundary": "arn:aws:iam::aws:policy/AdministratorAccess" },
    },
  ],
  [
    "a role beside the path",
    { action: "iam:CreateRole", resource: sandboxRole.replace("/sweeps", ""), request: bounded },
  ],
  [
    "a role's boundary that goes",
    { action: "iam:DeleteRolePermissionsBoundary", resource: sandboxRole, request: bounded },
  ],
  [
    "a policy of somebody else's on a role",
    {
      action: "iam:AttachRolePolicy",
      resource: sandboxRole,
      request: { ...bounded, "iam:PolicyARN": "arn:aws:iam::aws:policy/AdministratorAccess" },
    },
  ],
  [
    "a new version of a policy that people may have",
    {
      action: "iam:CreatePolicyVersion",
      resource: `arn:aws:iam::${account}:policy/sweeps/sweepstack-dev-submitter`,
    },
  ],
  [
    "a role given to machines",
    {
      action: "iam:PassRole",
      resource: sandboxRole,
      request: { "iam:PassedToService": "ec2.amazonaws.com" },
    },
  ],
  [
    "the role that reads the master's password, given to a job",
    {
      action: "iam:PassRole",
      resource: `arn:aws:iam::${account}:role/sweeps/sweepstack-dev-bootstrap-exec-0123456`,
      request: ofJobs,
    },
  ],
  [
    "a privileged job",
    {
      action: "batch:RegisterJobDefinition",
      resource: `${arn("batch")}:job-definition/sweepstack_dev-anna_small`,
      request: { ...asNobody, "batch:Privileged": "true" },
    },
  ],
  [
    "a job of root",
    {
      action: "batch:RegisterJobDefinition",
      resource: `${arn("batch")}:job-definition/sweepstack_dev-anna_small`,
      request: { ...asNobody, "batch:User": "0:0" },
    },
  ],
  [
    "the bootstrap job, whose command could be changed to print the master's password",
    { action: "batch:SubmitJob", resource: `${arn("batch")}:job-definition/sweepstack_dev_bootstrap:1` },
  ],
  ["what the base has in the bucket", { action: "s3:DeleteObject", resource: `${store}/dev/runs/1` }],
  [
    "a look at all that the bucket ever had",
    { action: "s3:ListBucketVersions", resource: store, request: { "s3:prefix": "dev/" } },
  ],
  [
    "the master's password",
    { action: "secretsmanager:GetSecretValue", resource: `${arn("secretsmanager")}:secret:rds!db-1-AbCdEf` },
  ],
  [
    "a sandbox's password",
    {
      action: "secretsmanager:GetSecretValue",
      resource: `${arn("secretsmanager")}:secret:sweepstack-dev-anna-login-AbCdEf`,
    },
  ],
];

describe("SandboxPolicies", function () {
  this.timeout(60_000);
  let base: Recording<unknown>;
  let sandbox: Recording<unknown>;
  before(async () => {
    const shared = { ...(await sharedOfDev()), sandboxPolicyArn: hold };
    base = await runProgram({ stack: "dev", config: `environment: dev\n${iam}\n${alerts}` });
    const config = `environment: sandbox\nbaseStack: dev\n${iam}\n${alerts}\nimage: { dockerfile: infra/image/Dockerfile }`;
    sandbox = await runProgram({ stack: "dev-anna", config, shared });
  });
  const mayMake = (wish: Wish) => allows(statementsOf(base, "sandbox-developer"), wish);
  const mayRun = (wish: Wish) => allows(statementsOf(base, "sandbox-submitter"), wish);

  it("lets a developer make, change and remove all that a sandbox has", () => {
    const refusals = sandbox.resources
      .filter(({ type }) => type.startsWith("aws:"))
      .flatMap((resource) => wishesOf(resource))
      .filter((wish) => !mayMake(wish));
    assert.deepEqual(refusals, []);
    const versions = { "s3:prefix": "dev-anna/" };
    assert.ok(mayMake({ action: "s3:ListBucketVersions", resource: store, request: versions }));
    for (const action of ["s3:DeleteObject", "s3:DeleteObjectVersion"])
      assert.ok(mayMake({ action, resource: `${store}/dev-anna/runs/1` }), action);
    for (const action of wide) assert.ok(mayMake({ action, resource: "*" }), action);
  });

  for (const [what, wish] of refused)
    it(`refuses ${what}`, () => {
      assert.equal(mayMake(wish), false);
      assert.equal(mayRun(wish), false);
    });

  it("reaches nothing of the base but its contract, its compute environments, its queues and what sandboxes hold it by", () => {
    const patterns = ["sandbox-developer", "sandbox-submitter"]
      .flatMap((what) => statementsOf(base, what))
      .flatMap(({ Action, Resource }) => Resource.map((resource) => ({ Action, resource })))
      .filter(({ resource }) => resource !== "*" && !resource.endsWith(":job/*"));
    const reached = base.resources
      .filter(({ type }) => upkeep[type])
      .flatMap(({ type, name }) => {
        const own =
          type === "aws:cloudwatch/logGroup:LogGroup" ? logGroupArn(base, name) : upkeep[type]!.arn(name);
        const mine = own.replaceAll("dev-anna", "dev");
        return patterns.some(({ resource }) =>
          allows([anything(resource)], { action: "any", resource: mine }),
        )
          ? [mine]
          : [];
      });
    assert.deepEqual(reached.sort(), [
      ...["ondemand", "sweep", "test"].map((queue) => `${arn("batch")}:job-queue/sweepstack-dev-${queue}`),
      `${arn("ssm")}:parameter/sweepstack/dev/contract`,
    ]);
  });

  it("lets a developer empty a sandbox's part of the bucket, and no other", () => {
    const bucket = "arn:aws:s3:::sweepstack-dev-store-0123456";
    assert.ok(
      mayMake({ action: "s3:ListBucketVersions", resource: bucket, request: { "s3:prefix": "dev-anna/" } }),
    );
    for (const action of ["s3:DeleteObject", "s3:DeleteObjectVersion"]) {
      assert.ok(mayMake({ action, resource: `${bucket}/dev-anna/runs/1` }));
      assert.ok(!mayMake({ action, resource: `${bucket}/dev/runs/1` }));
    }
  });

  it("lets people see which sandboxes there are, and whose", () => {
    assert.ok(mayRun({ action: "ssm:GetParametersByPath", resource: `${arn("ssm")}:parameter/sweepstack/` }));
    assert.ok(
      mayRun({ action: "ssm:GetParameter", resource: `${arn("ssm")}:parameter/sweepstack/dev/contract` }),
    );
    const contract = `${arn("ssm")}:parameter/sweepstack/dev-anna/contract`;
    assert.ok(mayRun({ action: "ssm:ListTagsForResource", resource: contract }));
  });

  it("lets people run sweeps on any sandbox, in its queue or its base's, and nowhere else", async () => {
    const contract = (await outputOf((sandbox.result as { contract: never }).contract)) as unknown as {
      bucket: string;
      load: string;
    };
    const can = [
      ["batch:SubmitJob", `${arn("batch")}:job-queue/sweepstack-dev-anna-queue`],
      ["batch:SubmitJob", `${arn("batch")}:job-queue/sweepstack-dev-sweep`],
      ["batch:SubmitJob", `${arn("batch")}:job-definition/sweepstack_dev-anna_small:3`],
      ["batch:SubmitJob", contract.load],
      ["s3:PutObject", `arn:aws:s3:::${contract.bucket}/dev-anna/runs/1`],
      ["ssm:GetParameter", `${arn("ssm")}:parameter/sweepstack/dev-anna/contract`],
      ["logs:GetLogEvents", `${arn("logs")}:log-group:/sweepstack/dev-anna/jobs:log-stream:small/1`],
    ] as const;
    for (const [action, resource] of can) assert.ok(mayRun({ action, resource }), `${action} ${resource}`);
    const cannot = [
      ["batch:SubmitJob", `${arn("batch")}:job-definition/sweepstack_dev_small:3`],
      ["s3:GetObject", `arn:aws:s3:::${contract.bucket}/dev/runs/1`],
      ["ssm:GetParameter", `${arn("ssm")}:parameter/sweepstack/prod/contract`],
    ] as const;
    for (const [action, resource] of cannot)
      assert.ok(!mayRun({ action, resource }), `${action} ${resource}`);
    const job = `${arn("batch")}:job/1`;
    for (const [stack, may] of [
      ["dev-anna", true],
      ["dev", false],
    ] as const)
      assert.equal(
        mayRun({ action: "batch:TerminateJob", resource: job, request: { "aws:ResourceTag/stack": stack } }),
        may,
      );
  });

  it("makes no policy for developers where the config has no path or no boundary: they could do everything", async () => {
    for (const lines of ["", `\niam: { path: /sweeps/ }`, `\niam: { permissionsBoundary: "${boundary}" }`]) {
      const run = await runProgram({ stack: "dev", config: `environment: dev${lines}` });
      const names = run.ofType("aws:iam/policy:Policy").map(({ name }) => name);
      assert.ok(names.includes("sweepstack-dev-sandbox-submitter"));
      assert.ok(!names.includes("sweepstack-dev-sandbox-developer"), lines);
    }
  });

  it("has a sandbox make no policy that people could be given", () => {
    assert.deepEqual(sandbox.ofType("aws:iam/policy:Policy"), []);
  });

  it("stays within the 6,144 characters of a policy, also with long names", async () => {
    const stack = `d${"e".repeat(29)}`;
    const long = iam.replace("/sweeps/", `/${"p".repeat(40)}/`);
    const run = await runProgram({ stack, config: `environment: dev\n${long}` });
    for (const { name, inputs } of run.ofType("aws:iam/policy:Policy"))
      assert.ok(inputs.policy.length <= 6144, `${name}: ${inputs.policy.length}`);
  });
});

/** What a developer does with a resource: each call with what AWS knows of it. */
function wishesOf(resource: RecordedResource): Wish[] {
  const kept = upkeep[resource.type];
  if (!kept) throw new Error(`what ${resource.type} takes is not known`);
  const made = apiRequests(resource).map(({ service, operation }) => `${service}:${operation}`);
  const request = { ...bounded, ...ofJobs, ...asNobody, "iam:PolicyARN": hold };
  return [...made, ...kept.actions].map((action) => ({ action, resource: kept.arn(resource.name), request }));
}

function logGroupArn(run: Recording<unknown>, name: string): string {
  const group = run.ofType("aws:cloudwatch/logGroup:LogGroup").find((each) => each.name === name)!;
  return `${arn("logs")}:log-group:${group.inputs.name}`;
}

function anything(resource: string): ReadStatement {
  return { Sid: "Any", Effect: "Allow", Action: ["any"], Resource: [resource] };
}

function statementsOf(run: Recording<unknown>, what: string): ReadStatement[] {
  const policy = run.ofType("aws:iam/policy:Policy").find(({ name }) => name === `sweepstack-dev-${what}`);
  return JSON.parse(policy!.inputs.policy).Statement;
}
