import assert from "node:assert/strict";
import type { MotoServer } from "../aws/moto-server";
import { startMoto } from "../aws/moto-server";
import { callAws } from "../engine/call-aws";
import { EngineProject } from "../engine/engine-project";
import { findPulumiCli, noPulumiCli } from "../engine/find-pulumi-cli";
import type { Operation } from "../engine/stand-in-provider";
import { skipBecause } from "../skip-because";

const profiles = `
  sweepstack:profiles:
    small: { vcpus: 1, memoryMiB: 3584, timeout: 2h, queue: test }
    large: { vcpus: 4, memoryMiB: 30720, timeout: 1d }`;

describe("Pulumi's engine, with providers that stand for the real ones", function () {
  this.timeout(120_000);
  const cli = findPulumiCli();
  let moto: MotoServer;
  let project: EngineProject;

  before(async () => {
    if (!cli) return;
    moto = await startMoto();
    project = new EngineProject(cli, moto);
    // With a Dockerfile: an image that is built needs the registry's password.
    project.write("infra/image/Dockerfile", "FROM scratch\n");
    await done(project.pulumi("stack", "init", "dev"));
    await done(project.pulumi("up", "--yes", "--stack", "dev"));
  });
  beforeEach(function () {
    if (!cli) skipBecause(this, noPulumiCli);
  });
  after(async () => {
    await moto?.stop();
    project?.remove();
  });

  it("makes a base, with previews before and after", async () => {
    const made = project.newOperations();
    assert.ok(made.length > 60);
    assert.ok(made.every(({ operation }) => operation === "create"));
    assert.deepEqual(await activeRevisions(moto, "sweepstack_dev_small"), [1]);
  });

  it("changes nothing when nothing has changed", async () => {
    const { stdout } = await done(project.pulumi("up", "--yes", "--stack", "dev"));
    assert.match(stdout, /^ {4}\d+ unchanged$/m);
    assert.doesNotMatch(stdout, /^ {4}\S+ \d+ (created|updated|replaced|deleted)$/m);
    assert.deepEqual(project.newOperations(), []);
  });

  it("makes one new revision when one profile changes; the old one stays for the runs that pinned it", async () => {
    const environment = "  sweepstack:environment: dev";
    const config = project.read("Pulumi.dev.yaml");
    project.write("Pulumi.dev.yaml", config.replace(environment, environment + profiles));
    await done(project.pulumi("up", "--yes", "--stack", "dev"));
    assert.deepEqual(inWords(project.newOperations()), [
      "update aws:batch/jobDefinition:JobDefinition sweepstack_dev_small",
      "update aws:ssm/parameter:Parameter sweepstack-dev-contract",
    ]);
    assert.deepEqual(await activeRevisions(moto, "sweepstack_dev_small"), [1, 2]);
    assert.deepEqual(await activeRevisions(moto, "sweepstack_dev_large"), [1]);
    const parameters = { Name: "/sweepstack/dev/contract" };
    const { Parameter } = await callAws({ service: "ssm", operation: "GetParameter", parameters }, moto.url);
    assert.match(JSON.parse(Parameter.Value).profiles.small.jobDefinition, /sweepstack_dev_small:2$/);
  });

  it("keeps all revisions also where a change replaces the definitions", async () => {
    const file = "infra/job-definition-args.ts";
    const withRules = project.read(file);
    const rule = '      { onReason: "DockerTimeoutError*", action: "RETRY" },\n';
    project.write(file, withRules.replace(rule, ""));
    const { stdout } = await done(project.pulumi("up", "--yes", "--stack", "dev"));
    assert.match(stdout, /^ {4}\+-4 replaced$/m);
    assert.deepEqual(
      project.newOperations().filter(({ operation }) => operation === "delete"),
      [],
    );
    assert.deepEqual(await activeRevisions(moto, "sweepstack_dev_small"), [1, 2, 3]);
    assert.deepEqual(await activeRevisions(moto, "sweepstack_dev_large"), [1, 2]);
  });

  it("keeps the registry's password out of the plain state", async () => {
    const handedOut = "registry-password";
    const plain = await done(project.pulumi("stack", "export", "--stack", "dev"));
    const opened = await done(project.pulumi("stack", "export", "--show-secrets", "--stack", "dev"));
    // It is in there, encrypted.
    assert.ok(opened.stdout.includes(handedOut));
    assert.ok(!plain.stdout.includes(handedOut));
  });

  it("refuses to destroy prod, and deletes nothing of it", async () => {
    await done(project.pulumi("stack", "init", "prod"));
    await done(project.pulumi("up", "--yes", "--skip-preview", "--stack", "prod"));
    project.newOperations();
    for (const options of [[], ["--skip-preview"], ["--skip-preview", "--continue-on-error"]]) {
      const { code, stdout } = await project.pulumi("destroy", "--yes", "--stack", "prod", ...options);
      assert.notEqual(code, 0);
      assert.match(stdout, /sweepstack-prod-sandboxes" cannot be deleted\s+because it is protected\./);
      assert.deepEqual(project.newOperations(), []);
    }
  });

  it("refuses to destroy a base that a sandbox stands on, and deletes nothing of it", async () => {
    await done(project.pulumi("stack", "init", "dev-anna"));
    project.write(
      "Pulumi.dev-anna.yaml",
      "config:\n  aws:region: us-east-1\n  sweepstack:environment: sandbox\n  sweepstack:baseStack: dev\n",
    );
    await done(project.pulumi("up", "--yes", "--skip-preview", "--stack", "dev-anna"));
    project.newOperations();
    const refused = await project.pulumi("destroy", "--yes", "--stack", "dev");
    assert.notEqual(refused.code, 0);
    assert.match(
      refused.stdout,
      /deleting IAM Policy \(arn:aws:iam::123456789012:policy\/sweepstack-dev-sandboxes-0123456\).*: Cannot delete a policy attached to entities\.$/m,
    );
    assert.deepEqual(project.newOperations(), []);
  });

  it("destroys a sandbox and then its base, and keeps the revisions that runs have pinned", async () => {
    await done(project.pulumi("destroy", "--yes", "--skip-preview", "--stack", "dev-anna"));
    await done(project.pulumi("destroy", "--yes", "--skip-preview", "--stack", "dev"));
    const [first] = project.newOperations().filter(({ name }) => name.startsWith("sweepstack-dev-sandboxes"));
    assert.equal(first?.operation, "delete");
    assert.deepEqual(await activeRevisions(moto, "sweepstack_dev_small"), [1, 2, 3]);
  });
});

/** A command that must end well; what it said otherwise. */
async function done<T extends { readonly code: number; readonly stdout: string; readonly stderr: string }>(
  command: Promise<T>,
): Promise<T> {
  const ended = await command;
  assert.equal(ended.code, 0, `${ended.stdout}\n${ended.stderr}`);
  return ended;
}

function inWords(operations: readonly Operation[]): string[] {
  return operations.map(({ operation, type, name }) => `${operation} ${type} ${name}`).sort();
}

async function activeRevisions(moto: MotoServer, jobDefinitionName: string): Promise<number[]> {
  const parameters = { jobDefinitionName, status: "ACTIVE" };
  const request = { service: "batch", operation: "DescribeJobDefinitions", parameters };
  const { jobDefinitions } = await callAws(request, moto.url);
  return jobDefinitions.map(({ revision }: { revision: number }) => revision).sort();
}
