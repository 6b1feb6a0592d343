import assert from "node:assert/strict";
import path from "node:path";
import { sampleDeployedContract } from "../infra/sample-contract";
import { TemporaryProject } from "./temporary-project";

describe("sweep info and sweep doctor", function () {
  this.timeout(60_000);
  const project = new TemporaryProject({ "contract.json": JSON.stringify(sampleDeployedContract(1)) });
  after(() => project.remove());
  const machine = { SWEEP_LOCAL_VCPUS: "3", SWEEP_LOCAL_MEMORY_MIB: "8000" };

  it("say what the stack local is, and make nothing", async () => {
    const { code, stdout } = await project.sweep(["info"], machine);
    const python = path.join(__dirname, "..", "..", ".venv", "bin", "python");
    assert.equal(
      stdout,
      `\
project     cli
stack       local: jobs are processes of this machine
image       ${project.image}
capacity    3 vCPUs, 8000 MiB
store       ${project.root}/.sweep/store
database    ${project.root}/.sweep/postgres
data        none is loaded
Python      ${python}
supervisor  does not run; the first job starts it

profile  vCPUs    memory  GPUs  timeout
small        1  2048 MiB     0      1 h
large        3  8000 MiB     0     24 h
`,
    );
    assert.equal(code, 0);
    assert.equal(project.has(".sweep"), false);
  });

  it("say the same as JSON", async () => {
    const { schemaVersion, contract, ...facts } = JSON.parse(
      (await project.sweep(["info", "--json"])).stdout,
    );
    assert.deepEqual([schemaVersion, contract.stack, contract.image], [1, "local", project.image]);
    assert.deepEqual(Object.keys(facts), [
      "store",
      "postgres",
      "dataVersion",
      "python",
      "isPythonReady",
      "supervisor",
    ]);
  });

  it("check what running on this machine takes, and make nothing", async () => {
    const { code, stdout } = await project.sweep(["doctor", "--json"]);
    const { checks, ...rest } = JSON.parse(stdout);
    assert.deepEqual(rest, { schemaVersion: 1, stack: "local", healthy: true });
    assert.deepEqual(
      checks.map(({ id }: { id: string }) => id),
      ["node", "python", "environment", "disk", "postgres", "store", "supervisor"],
    );
    assert.equal(code, 0);
    assert.equal(project.has(".sweep"), false);
  });

  it("end with 3 where something fails", async () => {
    const { code, stdout } = await project.sweep(["doctor"], { SWEEP_PYTHON: "/no/python" });
    assert.match(
      stdout,
      /✖ Python +SWEEP_PYTHON is "\/no\/python", which is not a Python that runs; .*\n +fix: /,
    );
    assert.equal(code, 3);
  });

  it("know a stack by the contract in a file", async () => {
    const { code, stdout, stderr } = await project.sweep(["--contract", "contract.json", "info"]);
    assert.match(stderr, /^stack dev · as /);
    assert.match(stdout, /^project {3}sweepstack\nstack {5}dev\nregion {4}us-east-1\n/);
    assert.equal(code, 0);
  });

  it("need no credentials, unlike commands that read the stack's runs", async () => {
    const env = { AWS_EC2_METADATA_DISABLED: "true", AWS_CONFIG_FILE: "/dev/null", HOME: project.root };
    const { code, stderr } = await project.sweep(["runs", "--contract", "contract.json"], env);
    assert.equal(
      stderr,
      `error: cannot read data/current.json in the store: there are no AWS credentials on this machine [aws-credentials]
  hint: set AWS_PROFILE, or sign in with aws sso login
`,
    );
    assert.equal(code, 3);
  });
});
