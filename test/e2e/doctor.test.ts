import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { DeployedProject } from "../aws/deployed-project";
import type { Fault, ProxiedAnswer } from "../aws/fault-proxy";
import { accessDenied, refusal } from "../aws/fault-proxy";
import type { RecordedResource } from "../infra/record";
import { runProgram } from "../infra/run-program";
import type { Finished } from "./sandbox";

const image =
  "123456789012.dkr.ecr.us-east-1.amazonaws.com/sweepstack-dev-image@sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

const goodHealth = `
✔ Node                  VERSION
✔ Python                VERSION
✔ Docker                28.5.1
✔ Pulumi                v3.259.0, logged in as anna to s3://state
✔ region                us-east-1
✔ credentials           arn:aws:sts::123456789012:user/moto
✔ contract              version 1, /sweepstack/dev/contract
✔ account               123456789012
✔ permissions           list the bucket, read from the bucket, write into the bucket, describe queues, describe job definitions, submit jobs, tag jobs, read logs, read the contract (as trying shows)
✔ bucket                s3://sweepstack-dev-store-0123456/dev/, conditional writes work
✔ database              bootstrapped: sweep_dev has a password
✔ job definitions       sweepstack_dev_small:1, sweepstack_dev_large:1, sweepstack_dev_load:1, sweepstack_dev_bootstrap:1 are ACTIVE
✔ queues                sweepstack-dev-test, sweepstack-dev-ondemand, sweepstack-dev-sweep are ENABLED and VALID
✔ compute environments  sweepstack-dev-compute-ondemand-0123456, sweepstack-dev-compute-sweep-0123456, sweepstack-dev-compute-test-0123456 are ENABLED and VALID
✔ image                 sweepstack-dev-image@sha256:e3b0c44298fc
✔ Batch quotas          3 of 50 queues, 3 of 50 compute environments
✔ On-Demand vCPUs       the stack's machines have 72 at most, the account 640
✔ Spot vCPUs            the stack's machines have 256 at most, the account 640
✔ waiting jobs          none
19 passed
`;

const awsConsole = "https://us-east-1.console.aws.amazon.com";
const batchConsole = `${awsConsole}/batch/home?region=us-east-1#`;
const batchArn = "arn:aws:batch:us-east-1:123456789012";

const info = `\
project   sweepstack
stack     dev
region    us-east-1
account   123456789012
image     ${image.split("@")[1]}
capacity  328 vCPUs, 2686976 MiB
store     s3://sweepstack-dev-store-0123456/dev/
database  sweep_dev at sweepstack-dev-database.abc.us-east-1.rds.amazonaws.com:5432, 80 connections
logs      /sweepstack/dev/jobs
contract  version 1, /sweepstack/dev/contract

profile  vCPUs     memory  GPUs  timeout  queue  On-Demand  definition
small        1   3584 MiB     0      1 h  test   ondemand   small:1
large        4  30720 MiB     0     24 h  sweep  ondemand   large:1

In the AWS console:
  queue sweepstack-dev-test
    ${batchConsole}queues/detail/${batchArn}:job-queue/sweepstack-dev-test
  queue sweepstack-dev-ondemand
    ${batchConsole}queues/detail/${batchArn}:job-queue/sweepstack-dev-ondemand
  queue sweepstack-dev-sweep
    ${batchConsole}queues/detail/${batchArn}:job-queue/sweepstack-dev-sweep
  definition sweepstack_dev_small:1
    ${batchConsole}job-definition/detail/${batchArn}:job-definition/sweepstack_dev_small:1
  definition sweepstack_dev_large:1
    ${batchConsole}job-definition/detail/${batchArn}:job-definition/sweepstack_dev_large:1
  definition sweepstack_dev_load:1
    ${batchConsole}job-definition/detail/${batchArn}:job-definition/sweepstack_dev_load:1
  definition sweepstack_dev_bootstrap:1
    ${batchConsole}job-definition/detail/${batchArn}:job-definition/sweepstack_dev_bootstrap:1
  bucket
    ${awsConsole}/s3/buckets/sweepstack-dev-store-0123456?region=us-east-1&prefix=dev%2F
  log group
    ${awsConsole}/cloudwatch/home?region=us-east-1#logsV2:log-groups/log-group/$252Fsweepstack$252Fdev$252Fjobs
  database server
    ${awsConsole}/rds/home?region=us-east-1#database:id=sweepstack-dev-database;is-cluster=false
  database secret
    ${awsConsole}/secretsmanager/secret?name=sweepstack-dev-login&region=us-east-1
  contract
    ${awsConsole}/systems-manager/parameters/%252Fsweepstack%252Fdev%252Fcontract/description?region=us-east-1&tab=Table
`;

interface Broken {
  readonly what: string;
  /** Requests that break it: service, operation, parameters. */
  readonly by?: readonly (readonly [
    service: string,
    operation: string,
    parameters: Record<string, unknown>,
  ])[];
  readonly isBootstrapped?: false;
  /** What AWS answers in place of the truth. */
  readonly fault?: Fault;
  readonly env?: NodeJS.ProcessEnv;
  /** Files of the project, with their texts. */
  readonly files?: Readonly<Record<string, string>>;
  /** The lines that differ from those in good health. */
  readonly says: string;
  /** What is not checked, and for want of what. */
  readonly skipped?: { readonly from: string; readonly needs: string };
  /** Of the last line. */
  readonly counts: string;
  /** @default 3 */
  readonly code?: number;
}

const queue = "sweepstack-dev-sweep";
const parameter = { Name: "/sweepstack/dev/contract" };
const noKeys = { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined };
const withoutContract = {
  skipped: { from: "account", needs: "contract" },
  counts: "6 passed · 1 failed · 12 not checked",
};
const withoutCredentials = {
  skipped: { from: "contract", needs: "credentials" },
  counts: "5 passed · 1 failed · 13 not checked",
};
const oneFailed = { counts: "18 passed · 1 failed" };

const broken: readonly Broken[] = [
  {
    what: "a queue that is disabled",
    by: [["batch", "UpdateJobQueue", { jobQueue: queue, state: "DISABLED" }]],
    says: `
✖ queues                sweepstack-dev-sweep is DISABLED: it takes no jobs
                        fix: aws batch update-job-queue --job-queue sweepstack-dev-sweep --state ENABLED`,
    ...oneFailed,
  },
  {
    what: "a queue that is gone",
    by: [
      ["batch", "UpdateJobQueue", { jobQueue: queue, state: "DISABLED" }],
      ["batch", "DeleteJobQueue", { jobQueue: queue }],
    ],
    says: `
✖ queues                sweepstack-dev-sweep is not there
                        fix: pulumi up --stack dev --refresh
✔ Batch quotas          2 of 50 queues, 3 of 50 compute environments`,
    ...oneFailed,
  },
  {
    what: "a queue that is not valid",
    fault: answer("batch.describejobqueues", {
      jobQueues: ["test", "ondemand", "sweep"].map((name) => ({
        jobQueueArn: `arn:aws:batch:us-east-1:123456789012:job-queue/sweepstack-dev-${name}`,
        state: "ENABLED",
        status: name === "sweep" ? "INVALID" : name === "test" ? "UPDATING" : "VALID",
        statusReason: name === "sweep" ? "CLIENT_ERROR - no such environment" : undefined,
        computeEnvironmentOrder: [
          {
            order: 1,
            computeEnvironment: `arn:aws:batch:us-east-1:123456789012:compute-environment/sweepstack-dev-compute-${name}-0123456`,
          },
        ],
      })),
    }),
    says: `
✖ queues                sweepstack-dev-sweep is INVALID (CLIENT_ERROR - no such environment)
                        fix: pulumi up --stack dev --refresh`,
    ...oneFailed,
  },
  {
    what: "a compute environment that is disabled",
    by: [
      [
        "batch",
        "UpdateComputeEnvironment",
        { computeEnvironment: "sweepstack-dev-compute-sweep-0123456", state: "DISABLED" },
      ],
    ],
    says: `
✖ compute environments  sweepstack-dev-compute-sweep-0123456 is DISABLED: it starts no machines
                        fix: aws batch update-compute-environment --compute-environment sweepstack-dev-compute-sweep-0123456 --state ENABLED`,
    ...oneFailed,
  },
  {
    what: "a definition that was deregistered",
    by: [["batch", "DeregisterJobDefinition", { jobDefinition: "sweepstack_dev_large:1" }]],
    says: `
✖ job definitions       sweepstack_dev_large:1 is INACTIVE
                        fix: pulumi up --stack dev --refresh`,
    ...oneFailed,
  },
  {
    what: "an image that was deleted",
    by: [
      [
        "ecr",
        "BatchDeleteImage",
        { repositoryName: "sweepstack-dev-image", imageIds: [{ imageTag: "content" }] },
      ],
    ],
    says: `
✖ image                 ${image} is gone: no job can start
                        fix: pulumi up --stack dev --replace '**:Image::*' pushes it again`,
    ...oneFailed,
  },
  {
    what: "a bucket that is gone",
    by: [["s3", "DeleteBucket", { Bucket: "sweepstack-dev-store-0123456" }]],
    says: `
✖ bucket                there is no bucket sweepstack-dev-store-0123456
                        fix: pulumi up --stack dev --refresh makes it again; what was in it is gone`,
    ...oneFailed,
  },
  {
    what: "a bucket that takes no conditional writes",
    fault: ({ operation }) => (operation === "s3.PUT" ? { status: 200, body: "" } : undefined),
    says: `
✖ bucket                sweepstack-dev-store-0123456 writes over what it was told to keep: conditional writes do not work
                        fix: take the proxy or gateway between here and S3 away`,
    ...oneFailed,
  },
  {
    what: "a database that was never bootstrapped",
    isBootstrapped: false,
    says: `
✖ database              it was never bootstrapped: sweep_dev has no password
                        fix: sweep bootstrap --stack dev`,
    ...oneFailed,
  },
  {
    what: "a secret that is gone",
    by: [
      [
        "secretsmanager",
        "DeleteSecret",
        { SecretId: "sweepstack-dev-login", ForceDeleteWithoutRecovery: true },
      ],
    ],
    says: `
✖ database              there is no secret with the password of sweep_dev
                        fix: pulumi up --stack dev --refresh, then sweep bootstrap --stack dev`,
    ...oneFailed,
  },
  {
    what: "a stack that is not deployed",
    by: [["ssm", "DeleteParameter", parameter]],
    says: `
✖ contract              the stack "dev" is not deployed in us-east-1: there is no SSM parameter /sweepstack/dev/contract
                        fix: pulumi up --stack dev deploys it; if it stands in another region or account, correct aws:region in Pulumi.dev.yaml or AWS_PROFILE`,
    ...withoutContract,
  },
  {
    what: "a stack that is looked for in another region",
    files: { "Pulumi.dev.yaml": "config:\n  aws:region: eu-west-1\n" },
    says: `
✔ region                eu-west-1
✖ contract              the stack "dev" is not deployed in eu-west-1: there is no SSM parameter /sweepstack/dev/contract
                        fix: pulumi up --stack dev deploys it; if it stands in another region or account, correct aws:region in Pulumi.dev.yaml or AWS_PROFILE`,
    ...withoutContract,
  },
  {
    what: "a stack whose region is not known",
    files: { "Pulumi.dev.yaml": "config: {}\n" },
    env: { AWS_REGION: undefined },
    says: `
✖ region                the region of the stack "dev" is not known
                        fix: give Pulumi.dev.yaml a line aws:region under config:, or set AWS_REGION; without AWS, leave --stack out`,
    skipped: { from: "credentials", needs: "region" },
    counts: "4 passed · 1 failed · 14 not checked",
  },
  {
    what: "a contract of a newer version",
    by: [["ssm", "PutParameter", { ...parameter, Value: '{"schemaVersion":2}', Overwrite: true }]],
    says: `
✖ contract              the contract in the SSM parameter /sweepstack/dev/contract in us-east-1 is of version 2, and this sweep reads version 1
                        fix: update sweepstack (git pull, npm run build)`,
    ...withoutContract,
  },
  {
    what: "a contract that is none",
    by: [["ssm", "PutParameter", { ...parameter, Value: "garbage", Overwrite: true }]],
    says: `
✖ contract              the SSM parameter /sweepstack/dev/contract in us-east-1 holds no contract: it is not JSON
                        fix: pulumi up --stack dev writes it again`,
    ...withoutContract,
  },
  {
    what: "no credentials",
    env: noKeys,
    says: `
✖ credentials           cannot see whose the credentials are: there are no AWS credentials on this machine
                        fix: set AWS_PROFILE, or sign in with aws sso login`,
    ...withoutCredentials,
  },
  {
    what: "a profile that there is not",
    env: { ...noKeys, AWS_PROFILE: "nobody" },
    says: `
✖ credentials           cannot see whose the credentials are: the AWS profile "nobody" gives no credentials
                        fix: aws configure list --profile nobody shows what it holds; aws sso login --profile nobody signs in`,
    ...withoutCredentials,
  },
  {
    what: "credentials that have expired",
    fault: refuse("sts.GetCallerIdentity", "ExpiredToken", "The security token is expired"),
    says: `
✖ credentials           cannot see whose the credentials are: the AWS credentials have expired
                        fix: aws sso login, or get new ones where these came from`,
    ...withoutCredentials,
  },
  {
    what: "credentials that AWS does not know",
    fault: refuse("sts.GetCallerIdentity", "InvalidClientTokenId", "The security token is invalid"),
    says: `
✖ credentials           cannot see whose the credentials are: AWS does not know these credentials in us-east-1
                        fix: check AWS_PROFILE, and what AWS_ACCESS_KEY_ID says; us-east-1 must be switched on for the account`,
    ...withoutCredentials,
  },
  {
    what: "credentials of another account",
    fault: asSomebody("arn:aws:iam::999999999999:user/anna", "999999999999"),
    says: `
✔ credentials           arn:aws:iam::999999999999:user/anna
✖ account               the credentials are of 999999999999, the stack is in 123456789012
                        fix: set AWS_PROFILE to a profile of 123456789012`,
    skipped: { from: "permissions", needs: "account" },
    counts: "7 passed · 1 failed · 11 not checked",
  },
  {
    what: "no way to AWS",
    env: { AWS_ENDPOINT_URL: "http://127.0.0.1:1" },
    says: `
✖ credentials           cannot see whose the credentials are: there is no way to AWS in us-east-1 (connect ECONNREFUSED 127.0.0.1:1)
                        fix: check the network, its proxy (HTTPS_PROXY) and certificates (NODE_EXTRA_CA_CERTS)`,
    ...withoutCredentials,
  },
  {
    what: "no right to read the contract",
    fault: denied("ssm.GetParameter"),
    says: `
✖ contract              cannot read the contract of dev: these credentials may not (User: arn:aws:iam::123456789012:user/anna is not authorized to perform: ssm:GetParameter)
                        fix: have the policy sweepstack-dev-submitter (for a sandbox, its base's …-sandbox-submitter) attached to who they belong to`,
    ...withoutContract,
  },
  {
    what: "no right to submit and to read logs",
    fault: denied("batch.submitjob", "logs.DescribeLogStreams"),
    says: `
✖ permissions           missing, as trying shows: submit jobs (batch:SubmitJob), read logs (logs:DescribeLogStreams)
                        fix: have the policy sweepstack-dev-submitter attached to who these credentials belong to`,
    ...oneFailed,
  },
  {
    what: "no right to submit, as IAM says of a role that is taken",
    fault: (request) =>
      asSomebody("arn:aws:sts::123456789012:assumed-role/Scientist/anna", "123456789012")(request) ??
      simulated("batch:SubmitJob")(request),
    by: [
      [
        "iam",
        "CreateRole",
        { RoleName: "Scientist", Path: "/people/", AssumeRolePolicyDocument: '{"Version":"2012-10-17"}' },
      ],
    ],
    says: `
✔ credentials           arn:aws:sts::123456789012:assumed-role/Scientist/anna
✖ permissions           missing, as IAM's policy simulation says: submit jobs (batch:SubmitJob)
                        fix: have the policy sweepstack-dev-submitter attached to who these credentials belong to`,
    ...oneFailed,
  },
  {
    what: "no right to see the image and quotas, which nobody needs for running sweeps",
    fault: denied("ecr.DescribeImages", "servicequotas.GetServiceQuota"),
    says: `
⚠ image                 cannot be checked: cannot see the image: these credentials may not (User: arn:aws:iam::123456789012:user/anna is not authorized to perform: ecr:DescribeImages)
                        fix: ask somebody who deploys the stack
⚠ On-Demand vCPUs       cannot be checked: cannot see the account's quotas: these credentials may not (User: arn:aws:iam::123456789012:user/anna is not authorized to perform: servicequotas:GetServiceQuota)
                        fix: ask somebody who deploys the stack
⚠ Spot vCPUs            cannot be checked: cannot see the account's quotas: these credentials may not (User: arn:aws:iam::123456789012:user/anna is not authorized to perform: servicequotas:GetServiceQuota)
                        fix: ask somebody who deploys the stack`,
    counts: "16 passed · 3 warnings",
    code: 0,
  },
  {
    what: "a small quota",
    fault: answer("servicequotas.GetServiceQuota", { Quota: { Value: 128 } }),
    says: `
✔ On-Demand vCPUs       the stack's machines have 72 at most, the account 128
⚠ Spot vCPUs            the stack's machines have 256 at most, but the account only 128: the rest of the jobs will wait
                        fix: aws service-quotas request-service-quota-increase --service-code ec2 --quota-code L-34B43A08 --desired-value 256`,
    counts: "18 passed · 1 warning",
    code: 0,
  },
  {
    what: "jobs that wait in vain, also in arrays",
    fault: waiting({
      RUNNABLE: [{ name: "alone", minutes: 25 }],
      PENDING: [{ name: "array", minutes: 30, size: 2 }],
      array: [
        {
          name: "array:0",
          minutes: 30,
          statusReason: "MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT - The job …",
        },
        { name: "array:1", minutes: 30 },
      ],
    }),
    says: `
✖ waiting jobs          3 in sweepstack-dev-sweep, array:0 for 30 min: no instance type has the memory, vCPUs or GPUs that it asks for (MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT)
                        fix: add a larger one to compute.instanceTypes, or use a smaller profile; it is cancelled by itself`,
    ...oneFailed,
  },
  {
    what: "jobs that wait for Spot machines",
    fault: waiting({
      RUNNABLE: [
        { name: "cell", minutes: 45, statusReason: "CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY - Service …" },
      ],
    }),
    says: `
⚠ waiting jobs          1 in sweepstack-dev-sweep, cell for 45 min: EC2 has no such machines free at the moment (CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY)
                        fix: wait, add instance types to compute.instanceTypes, or give the profile queue: ondemand`,
    counts: "18 passed · 1 warning",
    code: 0,
  },
  {
    what: "jobs whose machines are starting, without a word of concern",
    fault: waiting({
      RUNNABLE: [
        { name: "cell", minutes: 4, statusReason: "MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT - The job …" },
      ],
    }),
    says: `
✔ waiting jobs          1, the oldest for 4 min: machines are starting`,
    counts: "19 passed",
    code: 0,
  },
];

describe("sweep doctor, on a stack that a program deployed", () => {
  let project: DeployedProject;
  let resources: readonly RecordedResource[];
  const healthy = goodHealth.trim().split("\n");

  before(async () => {
    project = await DeployedProject.start();
    ({ resources } = await runProgram({ stack: "dev", config: "environment: dev" }));
  });
  after(() => project.stop());

  const doctor = (env: NodeJS.ProcessEnv = {}) => project.sweep(["doctor", "--stack", "dev"], env);

  it("has nothing to say against one in good health", async () => {
    await project.deploy(resources);
    const finished = await doctor();
    assert.deepEqual(linesOf(finished), healthy);
    assert.equal(finished.code, 0);
  });

  for (const { what, by = [], isBootstrapped, fault, env, files = {}, ...expected } of broken) {
    it(`tells of ${what}`, async () => {
      await project.deploy(resources, isBootstrapped === false ? { isBootstrapped } : {});
      for (const [service, operation, parameters] of by)
        await project.send({ service, operation, parameters });
      if (fault) project.fail(fault);
      for (const [name, text] of Object.entries(files)) writeFileSync(project.sandbox.file(name), text);
      const finished = await doctor(env);
      const { says, skipped, counts, code = 3 } = expected;
      assert.deepEqual(
        linesOf(finished).filter((line) => !healthy.includes(line)),
        [...says.trim().split("\n"), ...(skipped ? linesSkipped(skipped) : []), counts].filter(
          (line) => !healthy.includes(line),
        ),
      );
      assert.equal(finished.code, code);
    });
  }

  it("says until when credentials are good, and warns when that is soon", async () => {
    await project.deploy(resources);
    const expires = new Date(Date.now() + 10.5 * 60_000).toISOString();
    const keys = {
      Version: 1,
      AccessKeyId: "a",
      SecretAccessKey: "b",
      SessionToken: "c",
      Expiration: expires,
    };
    project.program("credentials", `echo '${JSON.stringify(keys)}'`);
    project.sandbox.write("aws-config", "[profile soon]\ncredential_process = credentials\n");
    const { stdout, code } = await doctor({
      ...noKeys,
      AWS_PROFILE: "soon",
      AWS_CONFIG_FILE: project.sandbox.file("aws-config"),
    });
    const until = expires.slice(0, 16).replace("T", " ");
    assert.deepEqual(
      linesOf({ stdout }).filter((line) => !healthy.includes(line)),
      [
        `⚠ credentials           arn:aws:sts::123456789012:user/moto, until ${until} UTC: 10 min are left`,
        "                        fix: sign in again before you start a long run",
        "18 passed · 1 warning",
      ],
    );
    assert.equal(code, 0);
  });

  it("checks a stack by the contract in a file, to which its parameter does not matter", async () => {
    await project.deploy(resources);
    await project.saveContract("contract.json");
    await project.send({ service: "ssm", operation: "DeleteParameter", parameters: parameter });
    const { stdout } = await project.sweep(["doctor", "--contract", "contract.json"]);
    const file = project.sandbox.file("contract.json");
    assert.deepEqual(
      linesOf({ stdout }).filter((line) => !healthy.includes(line)),
      [`✔ contract              version 1, ${file}`],
    );
  });

  it("prints JSON for programs", async () => {
    await project.deploy(resources, { isBootstrapped: false });
    const { stdout, code } = await project.sweep(["doctor", "--stack", "dev", "--json"]);
    const { checks, ...rest } = JSON.parse(stdout);
    assert.deepEqual(rest, { schemaVersion: 1, stack: "dev", healthy: false });
    assert.equal(checks.length, healthy.length - 1);
    assert.deepEqual(
      checks.find(({ id }: { id: string }) => id === "database"),
      {
        id: "database",
        title: "database",
        status: "fail",
        message: "it was never bootstrapped: sweep_dev has no password",
        fix: "sweep bootstrap --stack dev",
      },
    );
    assert.equal(code, 3);
  });

  describe("sweep info", () => {
    before(async () => {
      await project.deploy(resources);
      await project.saveContract("contract.json");
    });

    it("says what the stack is, with a link to each thing", async () => {
      const { stdout, code } = await project.sweep(["info", "--stack", "dev"]);
      assert.equal(stdout, info);
      assert.equal(code, 0);
    });

    it("needs neither credentials nor AWS for a contract in a file", async () => {
      const env = { ...noKeys, AWS_ENDPOINT_URL: "http://127.0.0.1:1", AWS_REGION: undefined };
      assert.equal((await project.sweep(["info", "--contract", "contract.json"], env)).stdout, info);
    });

    it("prints JSON for programs", async () => {
      const { stdout } = await project.sweep(["info", "--contract", "contract.json", "--json"]);
      const { schemaVersion, contract, links } = JSON.parse(stdout);
      assert.equal(schemaVersion, 1);
      assert.deepEqual(contract, JSON.parse(project.sandbox.read("contract.json")));
      assert.equal(links.length, 12);
    });

    it("says why it cannot read the contract, with what to do", async () => {
      const { stdout, stderr, code } = await project.sweep(["info", "--stack", "prod"]);
      assert.equal(stdout, "");
      assert.match(
        stderr,
        /error: the stack "prod" is not deployed in us-east-1: there is no SSM parameter \/sweepstack\/prod\/contract \[not-deployed\]\n {2}hint: pulumi up --stack prod deploys it; .*\n$/,
      );
      assert.equal(code, 3);
    });
  });

  /** Everything from a check on. */
  function linesSkipped({ from, needs }: { readonly from: string; readonly needs: string }): string[] {
    const first = healthy.findIndex((line) => line.startsWith(`✔ ${from} `));
    return healthy.slice(first, -1).map((line) => `– ${line.slice(2, 24)}not checked: needs ${needs}`);
  }
});

function linesOf({ stdout }: Pick<Finished, "stdout">): string[] {
  const lines = stdout.trimEnd().split("\n");
  return lines.map((line) => line.replace(/^(✔ (?:Node|Python) +).*/, "$1VERSION"));
}

function denied(...operations: readonly string[]): Fault {
  return (request) => (operations.includes(request.operation) ? accessDenied(request) : undefined);
}

function refuse(operation: string, code: string, message: string): Fault {
  return (request) => (request.operation === operation ? refusal(operation, code, message, 403) : undefined);
}

function answer(operation: string, document: object): Fault {
  return (request) => (request.operation === operation ? json(document) : undefined);
}

function json(document: object): ProxiedAnswer {
  return { status: 200, headers: { "content-type": "application/json" }, body: JSON.stringify(document) };
}

function asSomebody(arn: string, account: string): Fault {
  const result = `<GetCallerIdentityResult><Arn>${arn}</Arn><Account>${account}</Account></GetCallerIdentityResult>`;
  const body = `<GetCallerIdentityResponse>${result}</GetCallerIdentityResponse>`;
  return ({ operation }) => (operation === "sts.GetCallerIdentity" ? { status: 200, body } : undefined);
}

/** IAM's answers about the role that is taken, by its own ARN: it may do all but one thing. */
function simulated(deniedAction: string): Fault {
  return ({ operation, body }) => {
    if (operation !== "iam.SimulatePrincipalPolicy") return undefined;
    const asked = new URLSearchParams(body);
    assert.equal(asked.get("PolicySourceArn"), "arn:aws:iam::123456789012:role/people/Scientist");
    const action = asked.get("ActionNames.member.1");
    const decision = action === deniedAction ? "implicitDeny" : "allowed";
    const member = `<member><EvalActionName>${action}</EvalActionName><EvalDecision>${decision}</EvalDecision></member>`;
    const result = `<SimulatePrincipalPolicyResult><EvaluationResults>${member}</EvaluationResults></SimulatePrincipalPolicyResult>`;
    return {
      status: 200,
      body: `<SimulatePrincipalPolicyResponse>${result}</SimulatePrincipalPolicyResponse>`,
    };
  };
}

interface Waiting {
  readonly name: string;
  readonly minutes: number;
  readonly statusReason?: string;
  /** Of an array. */
  readonly size?: number;
}

/** The jobs of one queue by status, and those of an array by its id. */
function waiting(jobs: Readonly<Record<string, readonly Waiting[]>>): Fault {
  return ({ operation, body }) => {
    if (operation !== "batch.listjobs") return undefined;
    const { jobQueue, arrayJobId, jobStatus } = JSON.parse(body);
    const isOther = jobQueue !== undefined && !jobQueue.endsWith(queue);
    const listed = isOther ? [] : (jobs[arrayJobId ?? jobStatus] ?? []);
    const jobSummaryList = listed.map(({ name, minutes, statusReason, size }) => ({
      ...{ jobId: name, jobName: name, createdAt: Date.now() - minutes * 60_000, statusReason },
      ...(size !== undefined && { arrayProperties: { size } }),
    }));
    return json({ jobSummaryList });
  };
}
