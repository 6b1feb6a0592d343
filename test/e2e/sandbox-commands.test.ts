import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import path from "node:path";
import { author } from "../../tools/run/author";
import { accessDenied, startFaultProxy } from "../aws/fault-proxy";
import type { MotoServer } from "../aws/moto-server";
import { startMoto } from "../aws/moto-server";
import { callAws } from "../engine/call-aws";
import { EngineProject } from "../engine/engine-project";
import { findPulumiCli, noPulumiCli } from "../engine/find-pulumi-cli";
import { skipBecause } from "../skip-because";
import type { Finished } from "./sandbox";
import { finished, installRoot } from "./sandbox";

const bucket = "sweepstack-dev-store-0123456";
const dayMs = 24 * 3600 * 1000;
const inDays = (days: number) => new Date(Date.now() + days * dayMs).toISOString().slice(0, 10);

describe("sweep sandbox", function () {
  this.timeout(180_000);
  const cli = findPulumiCli();
  let moto: MotoServer;
  let project: EngineProject;
  const aws = (service: string, operation: string, parameters: Record<string, unknown>) =>
    callAws({ service, operation, parameters }, moto.url);

  before(async () => {
    if (!cli) return;
    moto = await startMoto();
    project = new EngineProject(cli, moto);
    project.write("infra/image/Dockerfile", "FROM scratch\n");
    await done(project.pulumi("stack", "init", "dev"));
    await done(project.pulumi("config", "set", "--secret", "other:token", "hidden", "--stack", "dev"));
    await done(project.pulumi("up", "--yes", "--skip-preview", "--stack", "dev"));
  });
  beforeEach(function () {
    if (!cli) skipBecause(this, noPulumiCli);
  });
  after(async () => {
    await moto?.stop();
    project?.remove();
  });

  it("makes a base's database role by its own job", async () => {
    const { stdout, stderr } = await done(project.sweep("bootstrap", "--stack", "dev"));
    assert.equal(stdout, "");
    assert.match(
      stderr,
      /^stack dev · as \S+\ndatabase role of dev: a job of dev makes it\ndatabase role of dev: ready \(\d+ s\)\n$/,
    );
    const [job] = await jobsOf("sweepstack-dev-test");
    assert.deepEqual([job.jobName, job.status], ["bootstrap-create-dev", "SUCCEEDED"]);
  });

  it("makes a sandbox on a base: config, stack, database role; and says how to go on", async () => {
    const { stdout, stderr } = await done(project.sweep("sandbox", "up", "anna", "--yes"));
    assert.equal(stdout, "");
    assert.match(stderr, /^sandbox dev-anna on dev · as (\S+)\n/);
    assert.match(
      stderr,
      /^looking at what is to change\n(\d+ of \d+ resources · .*\n)*2\d resources in \d+ s\ndatabase role of dev-anna: a job of dev makes it\n/m,
    );
    assert.match(
      stderr,
      new RegExp(`\nsandbox dev-anna is ready, until ${inDays(14)}\n {2}sweep doctor --stack dev-anna .*\n`),
    );
    const { stdout: config } = await done(
      project.pulumi("config", "--json", "--show-secrets", "--stack", "dev-anna"),
    );
    const values = Object.entries<{ readonly value: string }>(JSON.parse(config));
    assert.deepEqual(Object.fromEntries(values.map(([key, { value }]) => [key, value])), {
      "aws:region": "us-east-1",
      "other:token": "hidden",
      "sweepstack:baseStack": "dev",
      "sweepstack:environment": "sandbox",
      "sweepstack:expires": inDays(14),
      "sweepstack:owner": author(),
    });
    // Readable by nobody who has no passphrase.
    assert.doesNotMatch(project.read("Pulumi.dev-anna.yaml"), /hidden/);
    const jobs = await jobsOf("sweepstack-dev-test");
    assert.ok(jobs.some(({ jobName }: { jobName: string }) => jobName === "bootstrap-create-dev-anna"));
  });

  it("leaves the stack selected that was", async () => {
    const { stdout } = await done(project.pulumi("stack", "--show-name"));
    assert.equal(stdout.trim(), "dev");
  });

  it("lists sandboxes with owner and expiry, without Pulumi", async () => {
    const { stdout } = await done(project.sweep("sandbox", "list", "--json"));
    const { sandboxes } = JSON.parse(stdout);
    assert.equal(sandboxes.length, 1);
    const { created, owner, ...rest } = sandboxes[0];
    assert.deepEqual(rest, {
      name: "dev-anna",
      base: "dev",
      isDeployed: true,
      expires: inDays(14),
      forgottenDays: 0,
    });
    assert.ok(Math.abs(Date.parse(created) - Date.now()) < 600_000);
    assert.ok(owner);
  });

  it("goes on with one that is there, changes nothing, and only then renews it when that is asked for", async () => {
    project.newOperations();
    const same = await done(project.sweep("sandbox", "up", "anna", "--yes"));
    assert.match(same.stderr, /^nothing of it has changed$/m);
    assert.deepEqual(project.newOperations(), []);
    const renewed = await done(project.sweep("sandbox", "up", "anna", "--yes", "--expires", "3w"));
    assert.match(renewed.stderr, new RegExp(`^sandbox dev-anna is ready, until ${inDays(21)}$`, "m"));
    assert.ok(project.newOperations().every(({ operation }) => operation === "update"));
    // Tags are no reason for another revision.
    const { jobDefinitions } = await aws("batch", "DescribeJobDefinitions", {
      jobDefinitionName: "sweepstack_dev-anna_small",
    });
    assert.equal(jobDefinitions.length, 1);
  });

  it("keeps its base from being destroyed, which says what holds it", async () => {
    const { code, stdout } = await project.pulumi("destroy", "--yes", "--skip-preview", "--stack", "dev");
    assert.notEqual(code, 0);
    assert.match(stdout, /policy\/sweepstack-dev-sandboxes-.*Cannot delete a policy attached to entities/);
    assert.ok(project.newOperations().every(({ operation }) => operation !== "delete"));
  });

  it("removes a sandbox with its results and all revisions of its definitions, and nothing of its base", async () => {
    for (const Key of ["dev-anna/results/1", "dev-anna/results/1", "dev/results/1"])
      await aws("s3", "PutObject", { Bucket: bucket, Key, Body: "{}" });
    const { stderr } = await done(project.sweep("sandbox", "down", "anna", "--yes"));
    assert.match(
      stderr,
      /^sandbox dev-anna · as \S+\ndatabase role and data of dev-anna: a job of dev removes it\ndatabase role and data of dev-anna: removed \(\d+ s\)\n(\d+ of \d+ resources · .*\n)*2\d resources in \d+ s\njob definitions: 3 revisions deregistered\nresults: 2 objects deleted\nsandbox dev-anna is gone\n$/,
    );
    const { Versions } = await aws("s3", "ListObjectVersions", { Bucket: bucket });
    assert.deepEqual(
      Versions.map(({ Key }: { Key: string }) => Key),
      ["dev/results/1"],
    );
    const { jobDefinitions } = await aws("batch", "DescribeJobDefinitions", { status: "ACTIVE" });
    const names = new Set(
      jobDefinitions.map((each: { jobDefinitionName: string }) => each.jobDefinitionName),
    );
    assert.deepEqual(
      [...names].sort(),
      ["bootstrap", "large", "load", "small"].map((name) => `sweepstack_dev_${name}`),
    );
    assert.ok(!existsSync(project.file("Pulumi.dev-anna.yaml")));
    const { stdout } = await done(project.pulumi("stack", "ls", "--json"));
    assert.deepEqual(
      JSON.parse(stdout).map(({ name }: { name: string }) => name),
      ["dev"],
    );
  });

  it("goes on where it failed, up and down", async () => {
    project.setFaults({ "create sweepstack-dev-bert-queue": "the quota of queues is used up" });
    const failed = await project.sweep("sandbox", "up", "bert", "--yes");
    assert.equal(failed.code, 3);
    assert.match(
      failed.stderr,
      /\nerror: cannot update dev-bert:\n {2}aws:batch:JobQueue sweepstack-dev-bert-queue: the quota of queues is used up \[pulumi-refused\]\n {2}hint: mend it; then sweep sandbox up dev-bert goes on from here\n$/,
    );
    const listed = await done(project.sweep("sandbox", "list"));
    assert.match(listed.stdout, /│ dev-bert +│ dev +│ \S+ +│ +│ not finished +│/);
    project.setFaults({ "delete sweepstack-dev-bert-jobs": "the log group is in use" });
    await done(project.sweep("sandbox", "up", "bert", "--yes"));
    const stuck = await project.sweep("sandbox", "down", "bert", "--yes");
    assert.equal(stuck.code, 3);
    assert.match(stuck.stderr, /aws:cloudwatch:LogGroup sweepstack-dev-bert-jobs: the log group is in use/);
    project.setFaults({});
    // Also from a machine that never knew it.
    rmSync(project.file("Pulumi.dev-bert.yaml"));
    assert.equal((await project.sweep("sandbox", "down", "bert", "--yes")).code, 2);
    project.write("Pulumi.dev-bert.yaml", sandboxConfig);
    const { stderr } = await done(project.sweep("sandbox", "down", "bert", "--yes"));
    assert.match(stderr, /^sandbox dev-bert is gone$/m);
  });

  it("removes one that another machine made", async () => {
    await done(project.sweep("sandbox", "up", "carl", "--yes"));
    rmSync(project.file("Pulumi.dev-carl.yaml"));
    for (const name of ["data/current.json", "data/versions/1.json", "data/files/1", "results/1"])
      await aws("s3", "PutObject", { Bucket: bucket, Key: `dev-carl/${name}`, Body: "{}" });
    const { stderr } = await done(project.sweep("sandbox", "down", "carl", "--yes", "--keep-results"));
    assert.match(
      stderr,
      /^job definitions: 3 revisions deregistered\ndata: 3 objects deleted\nsandbox dev-carl is gone$/m,
    );
    const { Versions } = await aws("s3", "ListObjectVersions", { Bucket: bucket, Prefix: "dev-carl/" });
    assert.deepEqual(
      Versions.map(({ Key }: { Key: string }) => Key),
      ["dev-carl/results/1"],
    );
  });

  it("removes all but the databases for one who may not run the job that does, and says who can", async () => {
    await done(project.sweep("sandbox", "up", "finn", "--yes"));
    const proxy = await startFaultProxy(moto.url);
    proxy.fault = (request) => (request.operation === "batch.submitjob" ? accessDenied(request) : undefined);
    const program = path.join(installRoot, "dist", "tools", "sweep.js");
    const options = { cwd: project.root, env: { ...project.env, AWS_ENDPOINT_URL: proxy.url } };
    const args = [program, "sandbox", "down", "finn", "--yes"];
    const { stderr } = await done(finished(process.execPath, args, options)).finally(() => proxy.stop());
    const left =
      "its database role and databases, which the owner of dev removes: sweep bootstrap --stack dev --drop dev-finn";
    assert.match(
      stderr,
      /^warning: cannot submit the bootstrap job: these credentials may not \(.*\)\n {2}the rest goes, but there stay /m,
    );
    assert.ok(stderr.includes(`the rest goes, but there stay ${left}\n`), stderr);
    assert.ok(stderr.endsWith(`\nsandbox dev-finn is gone, all but ${left}\n`), stderr);
    await done(project.sweep("bootstrap", "--stack", "dev", "--drop", "finn", "--yes"));
  });

  it("is cancelled politely, up and down: what is under way is finished, and the same command goes on", async () => {
    project.setFaults({ "create sweepstack-dev-dora-jobs": 4000 });
    const { code, stderr } = await interrupted(
      ["sandbox", "up", "dora", "--yes"],
      "create sweepstack-dev-dora-login",
    );
    assert.equal(code, 130);
    assert.match(
      stderr,
      /^cancelling: what is under way is finished first \(Ctrl-C again ends it at once\)$/m,
    );
    assert.match(
      stderr,
      /\nerror: cancelled; what is done of dev-dora stays\n {2}hint: sweep sandbox up dev-dora goes on from here\n$/,
    );
    project.setFaults({ "delete sweepstack-dev-dora-queue": 4000 });
    await done(project.sweep("sandbox", "up", "dora", "--yes"));
    const down = await interrupted(
      ["sandbox", "down", "dora", "--yes"],
      "delete sweepstack-dev-dora-contract",
    );
    assert.equal(down.code, 130, down.stderr);
    assert.match(
      down.stderr,
      /\nerror: cancelled; what is done of dev-dora stays\n {2}hint: sweep sandbox down dev-dora goes on from here\n$/,
    );
    project.setFaults({});
    await done(project.sweep("sandbox", "down", "dora", "--yes"));
  });

  const mistakes: readonly (readonly [what: string, args: string, code: number, said: string | RegExp])[] = [
    [
      "a sandbox that there is not",
      "down nobody --yes",
      2,
      'error: there is no sandbox "dev-nobody" in us-east-1\n  hint: sweep sandbox list shows those that there are\n',
    ],
    [
      "to be called like a base",
      "up dev --yes",
      2,
      'error: the stack "dev" is no sandbox\n  hint: choose another name; pulumi up and pulumi destroy --stack dev are for it\n',
    ],
    [
      "to remove a base",
      "down dev --yes",
      2,
      'error: the stack "dev" is no sandbox\n  hint: choose another name; pulumi up and pulumi destroy --stack dev are for it\n',
    ],
    [
      "a base that is not deployed",
      "up emma --base prod --yes",
      3,
      /error: the stack "prod" is not deployed in us-east-1: there is no SSM parameter \/sweepstack\/prod\/contract \[not-deployed\]\n/,
    ],
    [
      "a base that there is not",
      "up emma --base production --yes",
      2,
      /error: there is no Pulumi\.production\.yaml in \S+\n {2}hint: --base names the stack that the sandbox stands on\n/,
    ],
    [
      "nobody who could be asked",
      "up emma",
      2,
      "error: Make the sandbox dev-emma on dev: nobody can be asked\n  hint: add --yes\n",
    ],
  ];
  for (const [what, args, code, said] of mistakes) {
    it(`refuses ${what}`, async () => {
      const ended = await project.sweep("sandbox", ...args.split(" "));
      assert.equal(ended.code, code, ended.stderr);
      assert.equal(ended.stdout, "");
      if (typeof said === "string") assert.ok(ended.stderr.endsWith(said), ended.stderr);
      else assert.match(ended.stderr, said);
      assert.ok(!existsSync(project.file("Pulumi.dev-emma.yaml")));
    });
  }

  const surroundings: readonly (readonly [
    what: string,
    env: NodeJS.ProcessEnv,
    code: number,
    said: RegExp,
  ])[] = [
    [
      "no passphrase",
      { PULUMI_CONFIG_PASSPHRASE: undefined },
      2,
      /error: the secrets of the stack "dev" are kept by a passphrase, which is not set \[pulumi-passphrase\]\n {2}hint: set PULUMI_CONFIG_PASSPHRASE/,
    ],
    [
      "a wrong passphrase",
      { PULUMI_CONFIG_PASSPHRASE: "wrong" },
      2,
      /error: cannot read the config of dev: the passphrase of the stack "dev" is missing or wrong \[pulumi-passphrase\]\n/,
    ],
    [
      "nobody who is logged in",
      { PULUMI_BACKEND_URL: undefined },
      3,
      /error: cannot read Pulumi's state: Pulumi is not logged in \[pulumi-login\]\n {2}hint: pulumi login, to where the base's state is/,
    ],
    [
      "a PULUMI_CLI that is none",
      { PULUMI_CLI: "/nowhere/pulumi" },
      2,
      /error: PULUMI_CLI is "\/nowhere\/pulumi", where there is no program called pulumi \[pulumi-missing\]\n {2}hint: name the program/,
    ],
    [
      "no Pulumi that answers",
      { PULUMI_CLI: "", PATH: "/usr/bin:/bin" },
      3,
      /error: Pulumi cannot be used: .+ \[pulumi-missing\]\n {2}hint: install it/,
    ],
  ];
  for (const [what, env, code, said] of surroundings) {
    it(`says what to do about ${what}, before anything is made`, async () => {
      const program = path.join(installRoot, "dist", "tools", "sweep.js");
      const options = { cwd: project.root, env: { ...project.env, ...env } };
      const ended = await finished(process.execPath, [program, "sandbox", "up", "emma", "--yes"], options);
      assert.equal(ended.code, code, ended.stderr);
      assert.match(ended.stderr, said);
      assert.doesNotMatch(ended.stderr, /^ +at /m);
      assert.ok(!existsSync(project.file("Pulumi.dev-emma.yaml")));
    });
  }

  const sandboxConfig =
    "config:\n  aws:region: us-east-1\n  sweepstack:environment: sandbox\n  sweepstack:baseStack: dev\n";

  async function jobsOf(jobQueue: string) {
    const { jobSummaryList } = await aws("batch", "ListJobs", { jobQueue, jobStatus: "SUCCEEDED" });
    return jobSummaryList;
  }

  /** Runs a command and interrupts it once a provider has done something. */
  async function interrupted(args: readonly string[], operation: string): Promise<Finished> {
    project.newOperations();
    const program = path.join(installRoot, "dist", "tools", "sweep.js");
    const child = spawn(process.execPath, [program, ...args], { cwd: project.root, env: project.env });
    const words = { stdout: "", stderr: "" };
    for (const stream of ["stdout", "stderr"] as const)
      child[stream].on("data", (data) => {
        words[stream] += data;
      });
    const timer = setInterval(() => {
      const seen = project.newOperations().map((each) => `${each.operation} ${each.name}`);
      if (!seen.includes(operation)) return;
      clearInterval(timer);
      child.kill("SIGINT");
    }, 50);
    const code = await new Promise<number>((resolve) =>
      child.once("close", (ended) => resolve(ended ?? 128)),
    );
    clearInterval(timer);
    return { code, ...words };
  }
});

/** A command that must end well; what it said otherwise. */
async function done(command: Promise<Finished>): Promise<Finished> {
  const ended = await command;
  assert.equal(ended.code, 0, `${ended.stdout}\n${ended.stderr}`);
  return ended;
}
