import assert from "node:assert/strict";
import type { MotoServer } from "../aws/moto-server";
import { startMoto } from "../aws/moto-server";
import { EngineProject } from "../engine/engine-project";
import { findPulumiCli, noPulumiCli } from "../engine/find-pulumi-cli";
import { skipBecause } from "../skip-because";

describe("the policy pack, in Pulumi's engine", function () {
  this.timeout(120_000);
  const cli = findPulumiCli();
  let moto: MotoServer;
  let project: EngineProject;
  const run = (command: string, ...args: string[]) =>
    project.pulumi(
      command,
      ...args,
      "--stack",
      "dev",
      "--policy-pack",
      project.file("infra", "policy", "pack"),
    );

  before(async () => {
    if (!cli) return;
    moto = await startMoto();
    project = new EngineProject(cli, moto);
    project.write("infra/image/Dockerfile", "FROM scratch\n");
    const { code, stderr } = await project.pulumi("stack", "init", "dev");
    assert.equal(code, 0, stderr);
  });
  beforeEach(function () {
    if (!cli) skipBecause(this, noPulumiCli);
  });
  after(async () => {
    await moto?.stop();
    project?.remove();
  });

  it("lets a base pass, before it is there and while it is made", async () => {
    for (const [command, ...args] of [["preview"], ["up", "--yes"]] as const) {
      const { code, stdout } = await run(command, ...args);
      assert.equal(code, 0, stdout);
      assert.match(stdout, /✅ sweepstack@v/);
      assert.doesNotMatch(stdout, /mandatory|advisory/);
    }
  });

  it("stops what breaks a rule, and says what to change", async () => {
    const registry = project.read("infra", "registry.ts");
    project.write("infra/registry.ts", registry.replace('"IMMUTABLE"', '"MUTABLE"'));
    const { code, stdout } = await run("up", "--yes");
    project.write("infra/registry.ts", registry);
    assert.notEqual(code, 0);
    assert.match(stdout, /\[mandatory\] {2}ECR\.2/);
    const message =
      'aws:ecr/repository:Repository sweepstack-dev-image: imageTagMutability is "MUTABLE"; set it to "IMMUTABLE" (ECR.2: a tag is one image for ever)';
    assert.ok(stdout.includes(message), stdout);
  });
});
