import assert from "node:assert/strict";
import type { DeployedContract } from "../../../infra/contract";
import { Problem } from "../../../tools/problem";
import type { Finding } from "../../../tools/stack/doctor/check";
import { fail, pass, warn } from "../../../tools/stack/doctor/check";
import { imagePlace } from "../../../tools/stack/doctor/image-check";
import { runChecks } from "../../../tools/stack/doctor/run-checks";
import { stackChecks } from "../../../tools/stack/doctor/stack-checks";
import type { StackService } from "../../../tools/stack/doctor/stack-service";
import { sampleDeployedContract } from "../../infra/sample-contract";
import { fakeMachine } from "./fake-machine";
import {
  environmentArn,
  fakeService,
  imageOf,
  refusing,
  sampleEnvironment,
  waitingJob,
} from "./fake-service";

const contract = sampleDeployedContract(1);
const sandbox: DeployedContract = { ...contract, stack: "ana", base: "dev" };
const now = "2026-11-25T12:00:00Z";

interface Row {
  readonly name: string;
  readonly check: string;
  readonly contract?: DeployedContract;
  readonly service?: Partial<StackService>;
  readonly finds: Finding;
}

const rows: readonly Row[] = [
  {
    name: "credentials that will do for a while",
    check: "credentials",
    service: {
      identity: async () => ({
        arn: "arn:aws:sts::123456789012:assumed-role/Scientist/anna",
        account: "123456789012",
        expiresAt: new Date("2026-11-25T18:00:00Z"),
      }),
    },
    finds: pass("arn:aws:sts::123456789012:assumed-role/Scientist/anna, until 2026-11-25 18:00 UTC"),
  },
  {
    name: "all rights, as IAM says",
    check: "permissions",
    finds: pass(
      "list the bucket, read from the bucket, write into the bucket, describe queues, describe job definitions, submit jobs, tag jobs, end jobs, read logs, read the contract (as IAM's policy simulation says)",
    ),
  },
  {
    name: "rights by trying where IAM may not be asked, whatever else is amiss",
    check: "permissions",
    service: {
      mayDo: refusing("aws-denied"),
      readLogs: refusing("aws-denied"),
      listBucket: refusing("no-bucket"),
    },
    finds: fail(
      "missing, as trying shows: read logs (logs:DescribeLogStreams)",
      "have the policy sweepstack-dev-submitter attached to who these credentials belong to",
    ),
  },
  {
    name: "as many rights as can be tried",
    check: "permissions",
    service: { mayDo: refusing("aws-denied") },
    finds: pass(
      "list the bucket, read from the bucket, write into the bucket, describe queues, describe job definitions, submit jobs, tag jobs, read logs, read the contract (as trying shows)",
    ),
  },
  {
    name: "no right to tag jobs, which a run submits with tags",
    check: "permissions",
    service: {
      mayDo: refusing("aws-denied"),
      trySubmit: async (_queue, _definition, { stack }) => {
        const message = `User: anna is not authorized to perform: batch:TagResource with the tag ${stack}`;
        throw new Problem(message, { code: "aws-denied" });
      },
    },
    finds: fail(
      "missing, as trying shows: tag jobs (batch:TagResource)",
      "have the policy sweepstack-dev-submitter attached to who these credentials belong to",
    ),
  },
  {
    name: "rights that IAM gives for the stack's own jobs alone, which is enough",
    check: "permissions",
    service: {
      mayDo: async (_, action, resources, context) => {
        const tag = {
          "batch:TagResource": "aws:RequestTag/stack",
          "batch:TerminateJob": "aws:ResourceTag/stack",
        }[action];
        if (tag === undefined) return true;
        return context?.[tag] === "dev" && resources.join() === "arn:aws:batch:us-east-1:123456789012:job/*";
      },
    },
    finds: pass(
      "list the bucket, read from the bucket, write into the bucket, describe queues, describe job definitions, submit jobs, tag jobs, end jobs, read logs, read the contract (as IAM's policy simulation says)",
    ),
  },
  {
    name: "no right to end jobs",
    check: "permissions",
    service: { mayDo: async (_, action) => action !== "batch:TerminateJob" },
    finds: fail(
      "missing, as IAM's policy simulation says: end jobs (batch:TerminateJob)",
      "have the policy sweepstack-dev-submitter attached to who these credentials belong to",
    ),
  },
  {
    name: "a definition that was never there, which is a sandbox's base's",
    check: "definitions",
    contract: sandbox,
    service: { definitions: async () => (await fakeService(contract).definitions([])).slice(0, -1) },
    finds: fail("sweepstack_dev_bootstrap:1 is not there", "pulumi up --stack dev --refresh"),
  },
  {
    name: "a queue that is being changed",
    check: "queues",
    service: {
      queues: async () =>
        (await fakeService(contract).queues()).map((queue) => ({ ...queue, status: "UPDATING" })),
    },
    finds: warn(
      "sweepstack-dev-sweep is UPDATING; sweepstack-dev-ondemand is UPDATING",
      "wait a few minutes",
    ),
  },
  {
    name: "a compute environment that Batch cannot use",
    check: "environments",
    service: {
      environments: async () => [
        sampleEnvironment(environmentArn("sweepstack-dev-ondemand")),
        sampleEnvironment(environmentArn("sweepstack-dev-sweep"), {
          status: "INVALID",
          statusReason: "CLIENT_ERROR - Not authorized",
        }),
      ],
    },
    finds: fail(
      "sweepstack-dev-sweep is INVALID (CLIENT_ERROR - Not authorized)",
      "pulumi up --stack dev --refresh",
    ),
  },
  {
    name: "a compute environment that is gone",
    check: "environments",
    service: { environments: async () => [sampleEnvironment(environmentArn("sweepstack-dev-sweep"))] },
    finds: fail("sweepstack-dev-ondemand is not there", "pulumi up --stack dev --refresh"),
  },
  {
    name: "no compute environment without queues",
    check: "environments",
    service: { queues: async () => [] },
    finds: fail("none are known: there is no queue that names any"),
  },
  {
    name: "definitions that run another image than the contract's",
    check: "image",
    service: {
      definitions: async () =>
        (await fakeService(contract).definitions([])).map((each) => ({ ...each, image: "python:3.11" })),
    },
    finds: fail(
      `sweepstack_dev_profile-1:12 runs python:3.11, and not the contract's ${contract.image}`,
      "pulumi up --stack dev --refresh",
    ),
  },
  {
    name: "an image in a registry that cannot be asked",
    check: "image",
    service: {
      definitions: async () =>
        (await fakeService(contract).definitions([])).map((each) => ({
          ...each,
          image: `ghcr.io/mine/image@${contract.image}`,
        })),
    },
    finds: warn(`ghcr.io/mine/image@${contract.image} cannot be checked: it is in no registry of ECR`),
  },
  {
    name: "no image without definitions",
    check: "image",
    service: { definitions: async () => [] },
    finds: fail("no definition is there to say where it is"),
  },
  {
    name: "an image that is gone, which is a sandbox's base's",
    check: "image",
    contract: sandbox,
    service: { hasImage: async () => false },
    finds: fail(
      `${imageOf(contract)} is gone: no job can start`,
      "pulumi up --stack dev --replace '**:Image::*' pushes it again",
    ),
  },
  {
    name: "that few queues are left",
    check: "batch-quotas",
    service: {
      queues: async (arns) => {
        const own = await fakeService(contract).queues();
        return arns ? own : Array.from({ length: 48 }, () => own[0]!);
      },
    },
    finds: warn(
      "48 of 50 queues, 2 of 50 compute environments",
      "sweep sandbox list shows what was forgotten; the quotas cannot be raised",
    ),
  },
  {
    name: "that no machines are asked for",
    check: "on-demand-vcpus",
    service: { environments: async () => [sampleEnvironment(environmentArn("sweepstack-dev-sweep"))] },
    finds: pass("none are asked for"),
  },
  {
    name: "no quota where there is none",
    check: "spot-vcpus",
    service: { quota: refusing("aws-refused") },
    finds: warn("the quota L-34B43A08 cannot be read; the stack's machines have 256 at most"),
  },
  {
    name: "a reason that is not known, as Batch says it",
    check: "waiting",
    service: {
      runnableJobs: async (queue) =>
        queue.endsWith("sweep") ? [waitingJob("cell", "2026-11-25T11:30:00Z", "UNDETERMINED - …")] : [],
    },
    finds: warn("1 in sweepstack-dev-sweep, cell for 30 min: UNDETERMINED - …"),
  },
  {
    name: "jobs whose turn comes after others that run, however old they are",
    check: "waiting",
    service: {
      isBusy: async (queue) => queue.endsWith("sweep"),
      runnableJobs: async (queue) =>
        queue.endsWith("sweep") ? [waitingJob("array:9999", "2026-11-25T03:00:00Z")] : [],
    },
    finds: pass("1, the oldest for 540 min: others run before them"),
  },
  {
    name: "what no machine can run, though others run",
    check: "waiting",
    service: {
      isBusy: async () => true,
      runnableJobs: async (queue) =>
        queue.endsWith("sweep")
          ? [waitingJob("cell", "2026-11-25T11:00:00Z", "MISCONFIGURATION:SERVICE_ROLE_PERMISSIONS - …")]
          : [],
    },
    finds: fail(
      "1 in sweepstack-dev-sweep, cell for 60 min: Batch may not start machines (MISCONFIGURATION:SERVICE_ROLE_PERMISSIONS)",
      "take back what was changed of the role AWSServiceRoleForBatch, and what an organization's policy denies it",
    ),
  },
  {
    name: "no reason",
    check: "waiting",
    service: {
      runnableJobs: async (queue) =>
        queue.endsWith("sweep")
          ? [waitingJob("new", "2026-11-25T11:59:00Z"), waitingJob("old", "2026-11-25T11:45:00Z")]
          : [],
    },
    finds: warn(
      "2 in sweepstack-dev-sweep, old for 15 min: Batch gives no reason",
      "others may be ahead of it; sweep why says more of a run",
    ),
  },
];

describe("checks of a stack on AWS", () => {
  const checksOf = (given: DeployedContract, service: Partial<StackService> = {}) => {
    const made = fakeService(given, service);
    const settings = () => ({ project: "sweepstack", stack: given.stack, region: given.region });
    const stack = { stack: given.stack, settings, contract: async () => given };
    return runChecks(stackChecks(fakeMachine(), { stack, service: () => made, now: () => new Date(now) }));
  };

  it("pass for one in good health", async () => {
    const results = await checksOf(contract);
    assert.equal(results.length, 19);
    assert.deepEqual(
      results.filter(({ status }) => status !== "pass"),
      [],
    );
  });

  for (const { name, check, contract: given = contract, service, finds } of rows) {
    it(`find ${name}`, async () => {
      const results = await checksOf(given, service);
      const { id: _, title: __, ...finding } = results.find(({ id }) => id === check)!;
      assert.deepEqual(finding, finds);
    });
  }
});

describe("imagePlace", () => {
  const digest = `sha256:${"1".repeat(64)}`;
  const place = { account: "123456789012", region: "eu-west-1", repository: "team/image", digest };

  it("says where an image is in ECR", () => {
    const registry = "123456789012.dkr.ecr.eu-west-1.amazonaws.com";
    assert.deepEqual(imagePlace(`${registry}/team/image@${digest}`), place);
    assert.deepEqual(imagePlace(`${registry}/team/image:tag@${digest}`), place);
    const inChina = imagePlace(`123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/team/image@${digest}`);
    assert.deepEqual(inChina, { ...place, region: "cn-north-1" });
  });

  it("knows no other registry", () => {
    assert.equal(imagePlace(`ghcr.io/team/image@${digest}`), undefined);
    assert.equal(imagePlace(`public.ecr.aws/team/image@${digest}`), undefined);
  });
});
