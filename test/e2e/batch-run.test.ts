import assert from "node:assert/strict";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { machineLayout } from "../../infra/machine-layout";
import { type Postgres, startPostgres } from "../../tools/local/postgres";
import { DeployedProject } from "../aws/deployed-project";
import type { RecordedResource } from "../infra/record";
import { runProgram } from "../infra/run-program";
import { query } from "../local/query";
import { parseCsv } from "../report/parse-csv";
import type { Container } from "./docker-run-flags";
import { engineWithImage, jobImage } from "./job-image";
import { encrypt } from "./tls";

const sweep = `name: few
base: ./base.yaml
data: { load: [./tables.sql] }
goal: precision@10%
axes:
  variant:
    named:
      plain: {}
      broken: { set: { 'grid_config["sklearn.tree.DecisionTreeClassifier"].max_depth': [-3] } }
      seeded: { set: { random_seed: 7 } }
`;

describe("a sweep on AWS Batch", () => {
  const password = "the role's own";
  let project: DeployedProject | undefined;
  let postgres: Postgres | undefined;

  before("deploy a stack whose jobs are containers", async function () {
    const { engine, folder } = await engineWithImage(this);
    const directory = path.join(folder, "batch-postgres");
    postgres = await startPostgres({ directory });
    await encrypt(postgres.connection, directory);
    const { connection } = postgres;
    await query(connection, `create role sweep_dev login createdb password '${password.replace("'", "''")}'`);
    await query(connection, "create database sweep_dev owner sweep_dev");
    project = await DeployedProject.start(engine.host);
    const { resources } = await runProgram({ stack: "dev", config: "environment: dev" });
    const surroundings = {
      machine: makeMachine(path.join(folder, "batch-machine")),
      variables: {
        ...project.awsVariables,
        PGHOST: connection.host,
        PGPORT: String(connection.port),
        PGPASSWORD: password,
      },
    };
    await project.deploy(resources.map((resource) => inContainers(resource, surroundings)));
    project.sandbox.write("few.yaml", sweep);
  });
  after(async () => {
    await project?.stop();
    await postgres?.stop();
  });

  const onStack = (...args: string[]) => project!.sweep([...args, "--stack", "dev"]);

  it("runs each cell in a container, and says of the one that failed why", async () => {
    const { code, stdout, stderr } = await onStack("run", "few.yaml", "--yes");
    assert.equal(code, 1, stdout + stderr);
    assert.match(stderr, /2 done · .*1 failed/);
    assert.match(stdout, /variant=broken|broken/);
  });

  it("gives the numbers that the stack local gives, digit for digit", async () => {
    const local = await project!.sandbox.sweep("run", "few.yaml", "--yes");
    assert.equal(local.code, 1, local.stderr);
    const here = await project!.sandbox.sweep("results", "--csv");
    const there = await onStack("results", "--csv");
    assert.ok(measured(there.stdout).length > 20, there.stderr);
    assert.deepEqual(measured(there.stdout), measured(here.stdout));
  });

  it("has nothing to do the second time but what failed", async () => {
    const { stdout } = await onStack("plan", "few.yaml");
    assert.match(stdout, /0 new · 2 done · 0 running · 1 failed/);
  });

  it("shows the log of a cell, from any machine", async () => {
    const { code, stdout } = await onStack("logs", "broken");
    assert.equal(code, 0);
    assert.match(stdout, /max_depth/);
  });
});

/** What was measured, whatever numbers a database gave to models and groups. */
function measured(csv: string): string[] {
  const [head = [], ...rows] = parseCsv(csv);
  const counted = head.flatMap((name, at) => (["modelId", "modelGroupId"].includes(name) ? [] : [at]));
  return rows.map((row) => counted.map((at) => row[at]).join()).sort();
}

/** The folders of a machine, as its user data makes them. */
function makeMachine(folder: string): Readonly<Record<string, string>> {
  const { scratch, facts } = machineLayout;
  const onMachine = [scratch.inJob, facts.onMachine];
  const places = Object.fromEntries(onMachine.map((place) => [place, path.join(folder, place)]));
  for (const place of Object.values(places)) mkdirSync(place, { recursive: true });
  chmodSync(places[scratch.inJob]!, 0o1777);
  const told = { instanceType: "m6i.large", lifecycle: "spot", zone: "us-east-1a" };
  writeFileSync(path.join(places[facts.onMachine]!, "instance.json"), JSON.stringify(told));
  return places;
}

interface Surroundings {
  readonly machine: Readonly<Record<string, string>>;
  readonly variables: Readonly<Record<string, string>>;
}

/** A job definition as the server's containers need it: it injects no secrets, and runs images of this machine. */
function inContainers(resource: RecordedResource, { machine, variables }: Surroundings): RecordedResource {
  if (resource.type !== "aws:batch/jobDefinition:JobDefinition") return resource;
  const container: Container = JSON.parse(resource.inputs.containerProperties);
  const environment = {
    ...Object.fromEntries(container.environment.map(({ name, value }) => [name, value])),
    ...variables,
  };
  const changed = {
    ...container,
    image: jobImage,
    environment: Object.entries(environment).map(([name, value]) => ({ name, value })),
    volumes: container.volumes.map(({ name, host }) => ({
      name,
      // The server does not know volumes of a container's own.
      host: { sourcePath: machine[host?.sourcePath ?? machineLayout.scratch.inJob]! },
    })),
  };
  return { ...resource, inputs: { ...resource.inputs, containerProperties: JSON.stringify(changed) } };
}
