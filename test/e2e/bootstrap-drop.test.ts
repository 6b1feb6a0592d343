import assert from "node:assert/strict";
import { DeployedProject } from "../aws/deployed-project";
import { accessDenied } from "../aws/fault-proxy";
import { runProgram } from "../infra/run-program";

describe("sweep bootstrap --drop, for an owner of a base whose sandboxes others make", function () {
  this.timeout(120_000);
  let project: DeployedProject;

  before(async () => {
    project = await DeployedProject.start();
    const { resources } = await runProgram({ stack: "dev", config: "environment: dev" });
    await project.deploy(resources);
  });
  after(() => project.stop());
  afterEach(() => project.fail(() => undefined));

  const drop = (...args: readonly string[]) =>
    project.sweep(["bootstrap", "--stack", "dev", "--drop", ...args]);

  it("has the base's job remove the role and databases of a sandbox that is gone", async () => {
    let submitted: unknown;
    project.fail(({ operation, body }) => {
      if (operation === "batch.submitjob") submitted = JSON.parse(body).parameters;
      return undefined;
    });
    const { code, stderr } = await drop("anna", "--yes");
    assert.match(
      stderr,
      /^stack dev · as \S+\ndatabase role and data of dev-anna: a job of dev removes it\n( {2}the job is .*\n)*database role and data of dev-anna: removed \(\d+ s\)\n$/,
    );
    assert.equal(code, 0);
    assert.deepEqual(submitted, { action: "drop", stack: "dev-anna", secret: "none" });
  });

  const refused: readonly (readonly [what: string, args: readonly string[], said: string])[] = [
    [
      "a stack that is there",
      ["dev", "--yes"],
      'error: the stack "dev" is there, and needs its database role\n  hint: sweep sandbox down dev removes a sandbox; this is for what one left that is gone\n',
    ],
    [
      "to go on where nobody can be asked",
      ["anna"],
      "error: Remove the database role of dev-anna with all its databases: nobody can be asked\n  hint: add --yes\n",
    ],
  ];
  for (const [what, args, said] of refused) {
    it(`refuses ${what}`, async () => {
      const { code, stderr } = await drop(...args);
      assert.ok(stderr.endsWith(said), stderr);
      assert.equal(code, 2);
    });
  }

  it("says who is to be asked where these credentials may not submit the job either", async () => {
    project.fail((request) => (request.operation === "batch.submitjob" ? accessDenied(request) : undefined));
    const { code, stderr } = await drop("anna", "--yes");
    assert.match(
      stderr,
      /\nerror: cannot submit the bootstrap job: these credentials may not \(.*\) \[bootstrap-denied\]\n {2}hint: have somebody who may submit jobs of \S+ run: sweep bootstrap --stack dev --drop dev-anna\n$/,
    );
    assert.equal(code, 3);
  });
});
