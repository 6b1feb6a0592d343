import assert from "node:assert/strict";
import type * as pulumi from "@pulumi/pulumi";
import fc from "fast-check";
import { contractText, deployedContractSchema } from "../../infra/contract";
import type { Shared } from "../../infra/shared";
import { sharedSchema } from "../../infra/shared";
import type { StackOutputs } from "../../infra/stack-outputs";
import { covers } from "./allows";
import type { RecordedResource, Recording } from "./record";
import { outputOf } from "./record";
import { runProgram, sharedOfDev } from "./run-program";

const sandbox = "environment: sandbox\nbaseStack: dev";
const alerts = "alertEmails: [me@example.org]";
const stacks: [name: string, stack: string, config: string][] = [
  ["dev", "dev", "environment: dev"],
  [
    "dev with alerts, a budget and three zones",
    "dev",
    `environment: dev\n${alerts}\nbudget: { monthlyUsd: 9 }\nnetwork: { zones: 3 }`,
  ],
  ["prod", "prod", `environment: prod\n${alerts}`],
  ["a sandbox", "dev-anna", `${sandbox}\nexpires: 2027-01-31\nowner: anna`],
  [
    "a sandbox that builds its own image",
    "dev-anna",
    `${sandbox}\nimage: { dockerfile: infra/image/Dockerfile }`,
  ],
  ["a sandbox on its base's queues", "dev-anna", `${sandbox}\nownQueue: false\n${alerts}`],
];

describe("the whole program", function () {
  this.timeout(60_000);
  let shared: Shared;
  const runs = new Map<string, Recording<StackOutputs>>();
  before(async () => {
    shared = await sharedOfDev();
    for (const [name, stack, config] of stacks) runs.set(name, await runProgram({ stack, config, shared }));
  });

  for (const [name, stack, config] of stacks) {
    describe(name, () => {
      const run = () => runs.get(name)!;

      it("has a contract that keeps its schema, also as the parameter", async () => {
        const contract = (await outputOf(run().result.contract))!;
        assert.deepEqual(deployedContractSchema.parse(contract), contract);
        const { inputs } = run().one("aws:ssm/parameter:Parameter");
        assert.equal(inputs.insecureValue, contractText(contract));
        assert.deepEqual(
          [inputs.name, inputs.type, inputs.tier],
          [`/sweepstack/${stack}/contract`, "String", "Intelligent-Tiering"],
        );
      });

      it("has no secret in what it says of itself", async () => {
        const { contract, shared } = run().result;
        for (const output of [contract, shared]) if (output) assert.equal(await isSecret(output), false);
      });

      it("resolves all that resources refer to", () => {
        for (const { type, name, inputs } of run().resources)
          assert.doesNotMatch(JSON.stringify(inputs), /undefined|\[object|Output<|NaN/, `${type} ${name}`);
      });

      it("calls everything by names that AWS takes, once each", () => {
        const seen = new Set<string>();
        for (const { type, name, inputs } of run().resources) {
          const called = `${type} ${inputs.name ?? inputs.identifier ?? name}`;
          assert.ok(!seen.has(called), called);
          seen.add(called);
          assert.match(name, /^[A-Za-z][A-Za-z0-9_-]*$/);
          // With the hyphen and seven characters that Pulumi adds to a name of its own.
          if (type.startsWith("aws:iam/")) assert.ok(name.length + 8 <= 64, name);
        }
      });

      it("has well-formed policies, that allow everything on nothing", () => {
        for (const { type, name, statement } of statementsOf(run())) {
          assert.match(statement.Effect, /^(Allow|Deny)$/);
          if (statement.Effect === "Deny") continue;
          for (const action of [statement.Action].flat())
            assert.doesNotMatch(action, /\*/, `${type} ${name}`);
          const everywhere = [statement.Resource].flat().includes("*");
          if (everywhere) assert.match(statement.Sid ?? "", /^(LogInToRegistry|SeeBatch)$/);
        }
      });

      it("tags all that can be tagged with project and stack", () => {
        const tagged = run().resources.filter(({ inputs }) => inputs.tags);
        assert.ok(tagged.length > 5);
        for (const { inputs } of tagged) {
          assert.equal(inputs.tags.project, "sweepstack");
          assert.equal(inputs.tags.stack, stack);
        }
      });

      it("can be previewed before anything is there", async () => {
        const preview = await runProgram({ stack, config, shared, preview: true });
        assert.deepEqual(namesIn(preview), namesIn(run()));
        assert.equal(await outputOf(preview.result.contract), undefined);
      });
    });
  }

  it("is what Pulumi runs, with what it returns as the stack's outputs", async () => {
    const { stackTraceLimit } = Error;
    const run = await runProgram({
      stack: "dev",
      config: `environment: dev\nimage: { digest: "example.org/mine@sha256:${"4".repeat(64)}" }`,
      program: require("../../index"),
    });
    Error.stackTraceLimit = stackTraceLimit;
    assert.deepEqual(Object.keys(run.result), ["contract", "shared"]);
    assert.equal((await outputOf(run.result.contract))!.image, `sha256:${"4".repeat(64)}`);
  });

  it("protects what holds prod's data and what is deleted before all else, and nothing of dev's", () => {
    const kept = runs.get("prod")!.resources.filter(({ protect }) => protect);
    assert.deepEqual(kept.map(({ type }) => type).sort(), [
      "aws:ecr/repository:Repository",
      "aws:iam/policy:Policy",
      "aws:rds/instance:Instance",
      "aws:s3/bucket:Bucket",
    ]);
    assert.deepEqual(
      runs.get("dev")!.resources.filter(({ protect }) => protect),
      [],
    );
  });

  it("deletes first of a base, and alone, what sandboxes hold: when that fails, nothing is lost", () => {
    for (const base of ["dev with alerts, a budget and three zones", "prod"]) {
      const custom = runs.get(base)!.resources.filter(({ isCustom }) => isCustom);
      const hold = custom.find(({ name }) => name.endsWith("-sandboxes"))!;
      const others = custom.filter((each) => each !== hold);
      assert.deepEqual(
        [...new Set(hold.dependsOn)].sort(),
        [...new Set(others.map(({ name }) => name))].sort(),
      );
    }
  });

  it("has each sandbox hold its base, by a policy that keeps its jobs away from what the base has", async () => {
    const attached = runs
      .get("a sandbox")!
      .ofType("aws:iam/rolePolicyAttachment:RolePolicyAttachment")
      .map(({ inputs }) => inputs);
    assert.deepEqual(attached, [
      { role: "sweepstack-dev-anna-job-0123456", policyArn: shared.sandboxPolicyArn },
    ]);
    const deny = statementsOf(runs.get("dev")!).find(({ name }) => name === "sweepstack-dev-sandboxes");
    assert.deepEqual(deny?.statement, {
      Sid: "LeaveBaseAlone",
      Effect: "Deny",
      Action: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
      Resource: ["arn:aws:s3:::sweepstack-dev-store-0123456/dev/*"],
    });
  });

  it("tags a sandbox with who made it, and until when", () => {
    const { tags } = runs.get("a sandbox")!.one("aws:ssm/parameter:Parameter").inputs;
    assert.deepEqual([tags.owner, tags.expires], ["anna", "2027-01-31"]);
  });

  it("gives a base's sandboxes what they need", async () => {
    const output = await outputOf(runs.get("prod")!.result.shared!);
    assert.deepEqual(sharedSchema.parse(output), output);
  });

  it("makes no network, machines, bucket or server for a sandbox, and one queue over its base's", () => {
    const types = new Set(runs.get("a sandbox")!.resources.map(({ type }) => type));
    for (const type of types) assert.doesNotMatch(type, /^aws:(ec2|vpc|rds|s3|ecr)|ComputeEnvironment/);
    const { inputs } = runs.get("a sandbox")!.one("aws:batch/jobQueue:JobQueue");
    assert.deepEqual(inputs.computeEnvironmentOrders, [
      { order: 1, computeEnvironment: shared.environmentArns.test },
      { order: 2, computeEnvironment: shared.environmentArns.sweep },
    ]);
  });

  it("sends a sandbox's jobs where its config says", async () => {
    const own = (await outputOf(runs.get("a sandbox")!.result.contract))!.profiles.large!.queues;
    assert.match(own.usual, /job-queue\/sweepstack-dev-anna-queue$/);
    assert.equal(own.onDemand, own.usual);
    const base = (await outputOf(runs.get("a sandbox on its base's queues")!.result.contract))!;
    assert.deepEqual(base.profiles.large!.queues, {
      usual: shared.queueArns.sweep,
      onDemand: shared.queueArns.ondemand,
    });
    assert.equal(base.profiles.small!.queues.usual, shared.queueArns.test);
  });

  it("promises each profile what all machines have together that its queue sends jobs to", async () => {
    const most = async (run: Recording<StackOutputs>) => {
      const { profiles } = (await outputOf(run.result.contract))!;
      return Object.entries(profiles).map(([name, { maxVcpus }]) => [name, maxVcpus]);
    };
    const usual = [
      ["small", 8 + 256],
      ["large", 256],
    ];
    assert.deepEqual(await most(runs.get("dev")!), usual);
    assert.deepEqual(await most(runs.get("a sandbox on its base's queues")!), usual);
    assert.deepEqual(await most(runs.get("a sandbox")!), [
      ["small", 8 + 256],
      ["large", 8 + 256],
    ]);
    const spilling = "environment: dev\ncompute: { spillToOnDemand: true }";
    assert.deepEqual(await most(await runProgram({ stack: "dev", config: spilling })), [
      ["small", 8 + 256],
      ["large", 256 + 64],
    ]);
  });

  it("tells nobody of another's jobs: a sandbox on its base's queues has no alerts of its own", () => {
    assert.deepEqual(runs.get("a sandbox on its base's queues")!.ofType("aws:sns/topic:Topic"), []);
  });

  it("has a sandbox's jobs run its base's image, pulled from its base's repository", async () => {
    const run = runs.get("a sandbox")!;
    assert.equal(container(run, "sweepstack_dev-anna_small").image, shared.image);
    const pull = statementsOf(run).find(({ statement }) => statement.Sid === "PullImage");
    assert.deepEqual(pull?.statement.Resource, [
      "arn:aws:ecr:us-east-1:123456789012:repository/sweepstack-dev-image",
    ]);
  });

  it("gives the master's password to the bootstrap job alone, which people cannot submit", () => {
    const run = runs.get("prod")!;
    const readers = statementsOf(run).filter(({ statement }) =>
      JSON.stringify(statement.Resource).includes("rds!"),
    );
    assert.deepEqual(
      readers.map(({ name, statement }) => [name, statement.Sid]),
      [["sweepstack-prod-bootstrap-exec", "ReadSecrets"]],
    );
    const batch = "arn:aws:batch:us-east-1:123456789012";
    const submits = statementsOf(run).filter(({ statement }) => statement.Action.includes("batch:SubmitJob"));
    const resources = submits.flatMap(({ statement }) => statement.Resource);
    assert.ok(
      resources.every((each) => !covers(each, `${batch}:job-definition/sweepstack_prod_bootstrap:1`)),
    );
    const submit = submits.find(({ name }) => name === "sweepstack-prod-submitter");
    assert.deepEqual(submit?.statement.Resource, [
      ...["test", "sweep", "ondemand"].map((queue) => `${batch}:job-queue/sweepstack-prod-${queue}`),
      ...["small", "large", "load"].map((job) => `${batch}:job-definition/sweepstack_prod_${job}:*`),
      `${batch}:job/*`,
    ]);
  });

  it("keeps sandboxes apart: no right of one's jobs reaches another's data, secret or queue", async () => {
    const others = ["dev-bert", "dev-ann", "dev-anna-2", "dev"];
    const mine = statementsOf(runs.get("a sandbox")!).filter(({ name }) =>
      name.startsWith("sweepstack-dev-anna"),
    );
    assert.ok(mine.length >= 6);
    const ofPeople = statementsOf(runs.get("dev")!);
    for (const other of others) {
      const config = other === "dev" ? "environment: dev" : sandbox;
      const run = await runProgram({ stack: other, config, shared });
      const contract = (await outputOf(run.result.contract))!;
      const theirs = [
        `arn:aws:s3:::${contract.bucket}/${contract.prefix}results/1`,
        `arn:aws:secretsmanager:us-east-1:123456789012:secret:sweepstack-${other}-login-AbCdEf`,
        `arn:aws:ssm:us-east-1:123456789012:parameter/sweepstack/${other}/contract`,
        `arn:aws:logs:us-east-1:123456789012:log-group:${contract.logGroup}:log-stream:1`,
        ...Object.values(contract.profiles).flatMap(({ jobDefinition, queues }) => [
          jobDefinition,
          queues.usual,
          queues.onDemand,
        ]),
      ];
      const covering = [...statementsOf(run), ...ofPeople].flatMap(({ statement }) =>
        [statement.Resource].flat(),
      );
      for (const arn of theirs)
        assert.ok(
          covering.some((resource) => covers(resource, arn)),
          arn,
        );
      for (const { name, statement } of mine) {
        if (statement.Sid === "SeeBatch" || statement.Sid === "LogInToRegistry") continue;
        for (const resource of [statement.Resource].flat())
          for (const arn of theirs) assert.ok(!covers(resource, arn), `${name} ${statement.Sid}: ${arn}`);
      }
    }
  });

  it("refuses a sandbox's profile that fits none of its base's machines", async () => {
    const config = `${sandbox}\nprofiles: { huge: { vcpus: 4, memoryMiB: 1500000 } }`;
    await assert.rejects(runProgram({ stack: "dev-anna", config, shared }), {
      message: `Pulumi.dev-anna.yaml: 1 mistake
  sweepstack:profiles.huge.memoryMiB: no instance type leaves a job 1500000 MiB: r6i.32xlarge has 1048576, of which the system and the ECS agent keep some
    hint: ask for 1006432 at most, or add larger ones to compute.instanceTypes`,
    });
  });

  const bases: [name: string, shared: unknown, message: string][] = [
    ["that is not deployed", undefined, "the stack dev gives nothing to sandboxes"],
    [
      "of another version",
      { schemaVersion: 2 },
      "what the stack dev gives to sandboxes was written by another version of this program",
    ],
  ];
  for (const [name, given, message] of bases) {
    it(`refuses a sandbox on a base ${name}`, async () => {
      const run = runProgram({ stack: "dev-anna", config: sandbox, shared: given as Shared });
      await assert.rejects(run, { message: `${message}\n  hint: pulumi up --stack dev` });
    });
  }

  it("refuses a broken config with all its mistakes and no stack trace", async () => {
    const run = runProgram({ stack: "dev", config: "environment: dev\nprofils: {}\nlogRetentionDays: 45" });
    await assert.rejects(run, (error: Error & { __pulumiRunError?: boolean }) => {
      assert.equal(error.__pulumiRunError, true);
      assert.match(error.message, /^Pulumi\.dev\.yaml: 2 mistakes\n/);
      return true;
    });
  });

  it("makes a definition for each of any profiles, with exactly its resources", async () => {
    const name = fc
      .stringMatching(/^[a-z][a-z0-9-]{0,29}$/)
      .filter((each) => !/^(load|bootstrap)$/.test(each));
    const profile = fc.record({
      vcpus: fc.integer({ min: 1, max: 64 }),
      memoryMiB: fc.integer({ min: 128, max: 100_000 }),
      timeout: fc.constantFrom("1m", "12h", "2d"),
      attempts: fc.integer({ min: 1, max: 10 }),
      queue: fc.constantFrom("test", "sweep", "ondemand"),
    });
    const profiles = fc.dictionary(name, profile, { minKeys: 1, maxKeys: 8, noNullPrototype: true });
    await fc.assert(
      fc.asyncProperty(profiles, async (asked) => {
        const config = `${sandbox}\nownQueue: false\nprofiles: ${JSON.stringify(asked)}`;
        const run = await runProgram({ stack: "dev-anna", config, shared });
        const contract = (await outputOf(run.result.contract))!;
        assert.deepEqual(Object.keys(contract.profiles).sort(), Object.keys(asked).sort());
        for (const [each, { vcpus, memoryMiB, queue }] of Object.entries(asked)) {
          const promised = contract.profiles[each]!;
          assert.deepEqual([promised.vcpus, promised.memoryMiB], [vcpus, memoryMiB]);
          assert.match(promised.queues.usual, new RegExp(`-${queue}$`));
          assert.deepEqual(container(run, `sweepstack_dev-anna_${each}`).resourceRequirements, [
            { type: "VCPU", value: String(vcpus) },
            { type: "MEMORY", value: String(memoryMiB) },
          ]);
        }
      }),
      { numRuns: 15 },
    );
  });
});

interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
}

/** All statements of policies that are attached to roles, people, buckets and topics. */
function statementsOf(run: Recording<unknown>): { type: string; name: string; statement: Statement }[] {
  return run.resources
    .filter(({ inputs }) => typeof inputs.policy === "string" && inputs.policy.includes('"Statement"'))
    .flatMap(({ type, name, inputs }) =>
      JSON.parse(inputs.policy).Statement.map((statement: Statement) => ({ type, name, statement })),
    );
}

function container(run: Recording<unknown>, definition: string) {
  const found = run.ofType("aws:batch/jobDefinition:JobDefinition").find(({ name }) => name === definition);
  return JSON.parse(found!.inputs.containerProperties);
}

function namesIn(run: Recording<unknown>): string[] {
  return run.resources.map(({ type, name }: RecordedResource) => `${type} ${name}`).sort();
}

function isSecret(output: pulumi.Output<unknown>): Promise<boolean> {
  return (output as unknown as { isSecret: Promise<boolean> }).isSecret;
}
