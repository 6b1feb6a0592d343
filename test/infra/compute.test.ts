import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { Compute, mostMemoryMiB } from "../../infra/compute";
import { JobQueues } from "../../infra/job-queues";
import type { QueueName } from "../../infra/queues";
import { computeEnvironmentsOf } from "../../infra/queues";
import { userData } from "../../infra/user-data";
import type { Recording } from "./record";
import { account, record } from "./record";
import { sampleBase, sampleContext } from "./sample-context";

const around = { partition: "aws", subnetIds: ["subnet-1"], securityGroupId: "sg-jobs" };
const environmentType = "aws:batch/computeEnvironment:ComputeEnvironment";

describe("Compute", () => {
  let made: Recording<Compute>;
  before(async () => {
    const { compute } = sampleBase("dev");
    made = await record(() => new Compute("compute", { context: sampleContext("dev"), compute, ...around }));
  });
  const resources = (queue: QueueName) =>
    made.ofType(environmentType).find(({ name }) => name.endsWith(queue))!.inputs.computeResources;

  it("can be updated in place: no service role, the strategies that allow it, and a block for the image", () => {
    for (const { inputs } of made.ofType(environmentType)) {
      assert.equal(inputs.serviceRole, undefined);
      assert.match(
        inputs.computeResources.allocationStrategy,
        /^(BEST_FIT_PROGRESSIVE|SPOT_PRICE_CAPACITY_OPTIMIZED)$/,
      );
      assert.deepEqual(inputs.computeResources.ec2Configurations, [{ imageType: "ECS_AL2023" }]);
      assert.ok(inputs.computeResources.launchTemplate);
    }
  });

  it("has no machines at rest, and says nothing of how many there are now", () => {
    for (const queue of ["test", "sweep", "ondemand"] as const) {
      assert.equal(resources(queue).minVcpus, 0);
      assert.equal(resources(queue).desiredVcpus, undefined);
      assert.equal(resources(queue).spotIamFleetRole, undefined);
    }
  });

  it("is on Spot for sweeps, and On-Demand for tests and for what Spot takes back", () => {
    const types = (["test", "sweep", "ondemand"] as const).map((queue) => [
      resources(queue).type,
      resources(queue).maxVcpus,
    ]);
    assert.deepEqual(types, [
      ["EC2", 8],
      ["SPOT", 256],
      ["EC2", 64],
    ]);
  });

  it("is named by Pulumi, so that a new environment can stand beside the one that it replaces", () => {
    for (const { inputs } of made.ofType(environmentType)) assert.equal(inputs.name, undefined);
  });

  it("goes before its machines' rights do", () => {
    for (const { dependsOn } of made.ofType(environmentType))
      assert.ok(dependsOn.includes("sweepstack-dev-machine"));
    const attachment = made.one("aws:iam/rolePolicyAttachment:RolePolicyAttachment");
    assert.match(attachment.inputs.policyArn, /AmazonEC2ContainerServiceforEC2Role$/);
  });

  it("names the machines' role by its instance profile", () => {
    assert.equal(
      resources("sweep").instanceRole,
      `arn:aws:iam::${account}:instance-profile/sweepstack-dev-machine`,
    );
  });

  it("tags its machines", () => {
    assert.deepEqual(resources("sweep").tags, {
      project: "sweepstack",
      stack: "dev",
      Name: "sweepstack-dev-compute-sweep",
    });
  });

  it("has an image with drivers for machines with GPUs, beside the other", async () => {
    const { compute } = sampleBase("dev", "compute: { instanceTypes: [m6i, g5] }");
    const gpus = await record(
      () => new Compute("compute", { context: sampleContext("dev"), compute, ...around }),
    );
    for (const { inputs } of gpus.ofType(environmentType)) {
      assert.deepEqual(inputs.computeResources.ec2Configurations, [
        { imageType: "ECS_AL2023" },
        { imageType: "ECS_AL2023_NVIDIA" },
      ]);
    }
  });

  it("has machines with an encrypted disk, whose metadata takes a token and one hop (EC2.170)", () => {
    const { inputs } = made.one("aws:ec2/launchTemplate:LaunchTemplate");
    assert.deepEqual(inputs.metadataOptions, {
      httpEndpoint: "enabled",
      httpTokens: "required",
      httpPutResponseHopLimit: 1,
    });
    assert.deepEqual(inputs.blockDeviceMappings, [
      {
        deviceName: "/dev/xvda",
        ebs: { volumeType: "gp3", volumeSize: 100, encrypted: "true", deleteOnTermination: "true" },
      },
    ]);
    assert.deepEqual([inputs.networkInterfaces, inputs.vpcSecurityGroupIds], [undefined, undefined]);
    assert.equal(Buffer.from(inputs.userData, "base64").toString(), userData);
  });
});

describe("userData", () => {
  it("is a MIME document of several parts, since Batch adds its own", () => {
    assert.match(
      userData,
      /^MIME-Version: 1\.0\nContent-Type: multipart\/mixed; boundary="==SWEEP=="\n\n--==SWEEP==\nContent-Type: text\/x-shellscript; charset="us-ascii"\n\n#!\/bin\/bash\n/,
    );
    assert.match(userData, /\n--==SWEEP==--\n$/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII
    assert.match(userData, /^[\x00-\x7f]*$/);
  });

  it("holds a script that a shell can read", () => {
    const script = userData.slice(userData.indexOf("#!"), userData.indexOf("\n--==SWEEP==--"));
    const { status, stderr } = spawnSync("bash", ["-n"], { input: script, encoding: "utf8" });
    assert.deepEqual([status, stderr], [0, ""]);
  });

  const told: [why: string, what: string][] = [
    ["pulls an image once for a machine", "ECS_IMAGE_PULL_BEHAVIOR=prefer-cached"],
    ["tells jobs that Spot takes their machine back", "ECS_ENABLE_SPOT_INSTANCE_DRAINING=true"],
    ["leaves them most of two minutes then", "ECS_CONTAINER_STOP_TIMEOUT=110s"],
    ["keeps the machine's credentials from jobs, which are not root", "! --uid-owner 0 --jump REJECT"],
    ["says which machine it is", "> /var/sweep/machine/instance.json"],
  ];
  for (const [why, what] of told) it(why, () => assert.ok(userData.includes(what)));
});

describe("JobQueues", () => {
  it("runs tests on an environment of their own first, sweeps on Spot only, and ondemand on demand", async () => {
    const environmentArns = { test: "arn:test", sweep: "arn:sweep", ondemand: "arn:ondemand" };
    const queues = {
      test: computeEnvironmentsOf("test", false),
      sweep: computeEnvironmentsOf("sweep", false),
      ondemand: computeEnvironmentsOf("ondemand", false),
    };
    const context = sampleContext("dev");
    const made = await record(() => new JobQueues("queues", { context, queues, environmentArns }));
    assert.deepEqual(
      made
        .ofType("aws:batch/jobQueue:JobQueue")
        .map(({ inputs }) => [
          inputs.name,
          inputs.priority,
          inputs.computeEnvironmentOrders.map((each: Record<string, unknown>) => each.computeEnvironment),
        ]),
      [
        ["sweepstack-dev-ondemand", 1, ["arn:ondemand"]],
        ["sweepstack-dev-sweep", 1, ["arn:sweep"]],
        ["sweepstack-dev-test", 10, ["arn:test", "arn:sweep"]],
      ],
    );
    for (const { inputs } of made.ofType("aws:batch/jobQueue:JobQueue")) {
      assert.deepEqual(inputs.jobStateTimeLimitActions, [
        {
          state: "RUNNABLE",
          action: "CANCEL",
          maxTimeSeconds: 600,
          reason: "MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE",
        },
        {
          state: "RUNNABLE",
          action: "CANCEL",
          maxTimeSeconds: 600,
          reason: "MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT",
        },
      ]);
      assert.equal(inputs.schedulingPolicyArn, undefined);
    }
  });

  it("spills to On-Demand only where the config says so", () => {
    assert.deepEqual(computeEnvironmentsOf("sweep", true), ["sweep", "ondemand"]);
  });
});

describe("mostMemoryMiB", () => {
  it("is that of the roomiest machines", () => {
    assert.equal(mostMemoryMiB(["c6i"], 256), 256 * 2 * 1024);
    assert.equal(mostMemoryMiB(["default_x86_64"], 256), 256 * 8 * 1024);
  });
});
