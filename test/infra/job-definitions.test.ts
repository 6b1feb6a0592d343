import assert from "node:assert/strict";
import fc from "fast-check";
import { definitionName } from "../../infra/job-definition";
import { retryStrategy } from "../../infra/job-definition-args";
import { JobDefinitions } from "../../infra/job-definitions";
import { defaultProfiles } from "../../infra/profiles";
import type { Recording } from "./record";
import { account, outputOf, record } from "./record";
import { sampleContext } from "./sample-context";

const job = {
  image: `example.org/mine@sha256:${"3".repeat(64)}`,
  executionRoleArn: `arn:aws:iam::${account}:role/execution`,
  jobRoleArn: `arn:aws:iam::${account}:role/job`,
  environment: { SWEEP_STORE: "s3://store/dev/", PGHOST: "db" },
  secrets: { PGPASSWORD: "arn:secret:password::" },
  logGroup: "/sweepstack/dev/jobs",
};

describe("JobDefinitions", () => {
  let made: Recording<JobDefinitions>;
  before(async () => {
    const profiles = { ...defaultProfiles, deep: { ...defaultProfiles.large!, gpus: 1, attempts: 1 } };
    const context = sampleContext("dev");
    made = await record(() => new JobDefinitions("jobs", { context, profiles, job }));
  });
  const definition = (profile: string) =>
    made
      .ofType("aws:batch/jobDefinition:JobDefinition")
      .find(({ name }) => name === `sweepstack_dev_${profile}`)!;
  const container = (profile: string) => JSON.parse(definition(profile).inputs.containerProperties);

  it("is one for each profile, by its name and with its revision", async () => {
    assert.deepEqual(Object.keys(made.result.arns), ["small", "large", "deep"]);
    assert.equal(
      await outputOf(made.result.arns.large!),
      `arn:aws:batch:us-east-1:${account}:job-definition/sweepstack_dev_large:1`,
    );
  });

  it("keeps revisions that runs refer to, whatever becomes of the definition", () => {
    for (const each of made.ofType("aws:batch/jobDefinition:JobDefinition")) {
      assert.equal(each.inputs.deregisterOnNewRevision, false);
      assert.deepEqual([each.retainOnDelete, each.deleteBeforeReplace], [true, true]);
    }
  });

  it("takes what to run as a parameter, which the runner refuses unless it is given", () => {
    assert.deepEqual(definition("small").inputs.parameters, { manifest: "none" });
    assert.deepEqual(container("small").command, ["python", "-m", "cell_runner", "job", "Ref::manifest"]);
  });

  it("gives a job what its profile says", () => {
    const { inputs } = definition("deep");
    assert.deepEqual(container("deep").resourceRequirements, [
      { type: "VCPU", value: "4" },
      { type: "MEMORY", value: "30720" },
      { type: "GPU", value: "1" },
    ]);
    assert.deepEqual(inputs.timeout, { attemptDurationSeconds: 86_400 });
    assert.equal(inputs.retryStrategy.attempts, 1);
    assert.deepEqual(container("small").resourceRequirements, [
      { type: "VCPU", value: "1" },
      { type: "MEMORY", value: "3584" },
    ]);
  });

  it("is no more than a user on the machine, on a read-only root (ECS.4)", () => {
    const { user, privileged, readonlyRootFilesystem, linuxParameters } = container("small");
    assert.deepEqual([user, privileged, readonlyRootFilesystem], ["10001:10001", false, true]);
    assert.deepEqual(linuxParameters.tmpfs, [
      { containerPath: "/tmp", size: 256, mountOptions: ["rw", "nosuid", "nodev"] },
    ]);
  });

  it("writes to a scratch of its own, and reads which machine it is on", () => {
    const { mountPoints, volumes, environment } = container("small");
    assert.deepEqual(volumes, [
      { name: "scratch" },
      { name: "machine", host: { sourcePath: "/var/sweep/machine" } },
    ]);
    assert.deepEqual(mountPoints, [
      { sourceVolume: "scratch", containerPath: "/scratch", readOnly: false },
      { sourceVolume: "machine", containerPath: "/machine", readOnly: true },
    ]);
    const variables = Object.fromEntries(
      environment.map(({ name, value }: Record<string, string>) => [name, value]),
    );
    for (const name of ["HOME", "JOBLIB_TEMP_FOLDER", "MPLCONFIGDIR", "SWEEP_WORK"])
      assert.match(variables[name], /^\/scratch/);
    for (const name of ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"])
      assert.equal(variables[name], "1");
    assert.ok(!Object.keys(variables).some((name) => name.startsWith("AWS_BATCH")));
  });

  it("gets its password by reference, and nothing secret in plain text (ECS.8)", () => {
    assert.deepEqual(container("small").secrets, [
      { name: "PGPASSWORD", valueFrom: "arn:secret:password::" },
    ]);
    const names = container("small").environment.map(({ name }: { name: string }) => name);
    assert.ok(!names.some((name: string) => /PASSWORD|SECRET|TOKEN|KEY/.test(name)));
  });

  it("logs to the stack's group, each profile under its name (ECS.9)", () => {
    assert.deepEqual(container("large").logConfiguration, {
      logDriver: "awslogs",
      options: {
        "awslogs-group": "/sweepstack/dev/jobs",
        "awslogs-region": "us-east-1",
        "awslogs-stream-prefix": "large",
        mode: "non-blocking",
        "max-buffer-size": "25m",
      },
    });
  });

  it("is well below the 24 KiB that Batch takes, and its tags below 50", () => {
    for (const { inputs } of made.ofType("aws:batch/jobDefinition:JobDefinition")) {
      assert.ok(Buffer.byteLength(inputs.containerProperties) < 8 * 1024);
      assert.ok(Object.keys(inputs.tags).length <= 25);
      assert.equal(inputs.propagateTags, true);
    }
  });
});

describe("retryStrategy", () => {
  it("has the five rules: what the machine failed is tried again, what the job failed is not", () => {
    assert.deepEqual(retryStrategy(3), {
      attempts: 3,
      evaluateOnExits: [
        { onStatusReason: "Host EC2*", action: "RETRY" },
        { onStatusReason: "Task failed to start*", action: "RETRY" },
        { onReason: "DockerTimeoutError*", action: "RETRY" },
        { onExitCode: "75", action: "RETRY" },
        { onReason: "*", action: "EXIT" },
      ],
    });
  });

  it("uses only the characters that Batch takes, and the star only at the end", () => {
    for (const rule of retryStrategy(1).evaluateOnExits)
      for (const [key, pattern] of Object.entries(rule))
        if (key !== "action") assert.match(pattern, /^[A-Za-z0-9.: ]*\*?$/);
  });
});

describe("definitionName", () => {
  const part = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/);

  it("is another one for another project, stack or profile, and one that Batch takes", () => {
    const parts = fc.tuple(part, part, part);
    fc.assert(
      fc.property(parts, parts, (one, other) => {
        const names = [one, other].map(([project, stack, profile]) =>
          definitionName({ ...sampleContext("dev"), project, stack }, profile),
        );
        assert.equal(names[0] === names[1], one.join("/") === other.join("/"));
        for (const name of names) assert.match(name, /^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$/);
      }),
    );
  });
});
