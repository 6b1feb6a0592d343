import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import {
  CreateSecretCommand,
  GetSecretValueCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { jobUser, machineLayout } from "../../infra/machine-layout";
import type { Backend } from "../../tools/backends/backend";
import { type Postgres, startPostgres } from "../../tools/local/postgres";
import { submitArrays } from "../../tools/run/arrays";
import { type PackedCell, readPlaces, writeRows } from "../../tools/run/run-rows";
import type { S3Store } from "../../tools/stores/s3";
import { type MotoServer, startMoto } from "../aws/moto-server";
import { runProgram } from "../infra/run-program";
import { query } from "../local/query";
import type { DockerEngine } from "./docker-engine";
import { type Container, dockerRunFlags } from "./docker-run-flags";
import { engineWithImage, jobImage as image } from "./job-image";
import { rdsMaster } from "./rds-master";
import { type Finished, installRoot } from "./sandbox";
import { storeOnMoto } from "./store-on-moto";
import { encrypt } from "./tls";

const tiny = path.join(__dirname, "fixtures", "tiny");

describe("the image of jobs", () => {
  let folder: string;
  const database = `sweep_dev_${"0123456789abcdef"}`;
  let engine: DockerEngine | undefined;
  let moto: MotoServer | undefined;
  let postgres: Postgres | undefined;
  let master: Postgres["connection"];
  let store: S3Store;
  let secret: string;
  let password: string;
  let containers: ReadonlyMap<string, Container>;

  before("build it, and start what it works with", async function () {
    ({ engine, folder } = await engineWithImage(this));
    [containers, moto] = await Promise.all([definedContainers(), startMoto()]);
    const [bucket] = /(?<=s3:\/\/)[^/]+/.exec(variableOf(containers.get("small")!, "SWEEP_STORE"))!;
    await fetch(`${moto.url}/${bucket}`, { method: "PUT" });
    store = storeOnMoto(moto, bucket, "dev/");
    const directory = path.join(folder, "postgres");
    postgres = await startPostgres({ directory });
    await encrypt(postgres.connection, directory);
    master = await rdsMaster(postgres.connection);
  });

  after(async () => {
    await Promise.all([moto?.stop(), postgres?.stop()]);
  });

  /** A machine's folders as its user data makes them. */
  const newMachine = (name: string) => {
    const { facts } = machineLayout;
    const folders = Object.fromEntries(
      [facts].map(({ onMachine }) => [onMachine, path.join(folder, name, onMachine)]),
    );
    for (const each of Object.values(folders)) mkdirSync(each, { recursive: true });
    const told = { instanceType: "m6i.large", lifecycle: "spot", zone: "us-east-1a" };
    writeFileSync(path.join(folders[facts.onMachine]!, "instance.json"), JSON.stringify(told));
    return folders;
  };

  /** Runs a job of one of the stack's definitions, as Batch would. */
  const runJob = (
    definition: string,
    parameters: Record<string, string>,
    { machine = "machine", ...variables }: Record<string, string> = {},
  ): Promise<Finished> => {
    const on = {
      folders: newMachine(machine),
      parameters,
      variables: {
        ...moto!.env,
        ...{ PGHOST: master.host, PGPORT: String(master.port) },
        PGPASSWORD: definition === "bootstrap" ? master.password : password,
        AWS_BATCH_JOB_ID: "job",
        ...variables,
      },
    };
    return engine!.docker("run", ...dockerRunFlags(containers.get(definition)!, image, on));
  };

  /** Writes a run of one array as `sweep run` does; gives the key of its manifest. */
  const writeArray = async (run: string, cells: readonly PackedCell[], runs: "experiment" | "command") => {
    await writeRows(store, run, cells);
    const places = await readPlaces(store, run);
    const submitted: string[] = [];
    const backend = {
      submit: async ({ manifest }: { readonly manifest: string }) => {
        submitted.push(manifest);
        return "job";
      },
    } as unknown as Backend;
    const plan = {
      profile: { name: "small", vcpus: 1, memoryMiB: 3584, timeoutSeconds: 3600 },
      cells: cells.map(({ jobKey }, n) => ({ jobKey, place: places[n]! })),
      pack: 1,
      manifest: {
        ...{
          stack: "dev",
          image: "sha256:1",
          dataVersion: "data_0123456789abcdef",
          database,
          runs,
          cwd: null,
        },
        triage: { replace: false, savePredictions: true, profile: false, validate: true },
        ...{ supersedes: [], again: false },
      },
      request: { runner: "experiments" as const, needsDatabase: true },
    };
    await submitArrays(store, backend, run, [plan]);
    return submitted[0]!;
  };
  const documentOf = async (key: string) => JSON.parse(String(await store.get(key)));

  it("is below 1.5 GiB", async () => {
    const { stdout } = await engine!.docker("image", "inspect", "--format={{.Size}}", image);
    const mebibytes = Number(stdout) / 2 ** 20;
    assert.ok(mebibytes > 500 && mebibytes < 1536, `${Math.round(mebibytes)} MiB`);
  });

  it("has nothing that its user could write to, and no trace of the machine that built it", async () => {
    const find = ["find", "/", "-xdev", "-type", "f", "-writable", "-not", "-path", "/proc/*"];
    const { stdout } = await engine!.docker("run", "--rm", "--network=none", image, ...find);
    assert.equal(stdout, "");
    const { stdout: history } = await engine!.docker(
      "history",
      "--no-trunc",
      "--format={{.CreatedBy}}",
      image,
    );
    assert.doesNotMatch(history, /PIP_|https?:/);
  });

  it("can import every model class that sweeps may name", async () => {
    const classes = readFileSync(
      path.join(installRoot, "tools", "matrix", "models", "model-classes.json"),
      "utf8",
    );
    const modules = Object.keys(JSON.parse(classes)).map((name) => name.slice(0, name.lastIndexOf(".")));
    const script = `import importlib, sys\nfor name in sys.argv[1:]: importlib.import_module(name)`;
    const args = [
      "--rm",
      "--network=none",
      image,
      "python",
      "-W",
      "ignore",
      "-c",
      script,
      ...new Set(modules),
    ];
    const { code, stderr } = await engine!.docker("run", ...args);
    assert.equal(code, 0, stderr);
  });

  it("makes the stack's database role", async () => {
    const credentials = { accessKeyId: "test", secretAccessKey: "test" };
    const secrets = new SecretsManagerClient({ endpoint: moto!.url, region: "us-east-1", credentials });
    secret = (await secrets.send(new CreateSecretCommand({ Name: "sweepstack-dev-login" }))).ARN!;
    const { code, stderr } = await runJob("bootstrap", { action: "create", stack: "dev", secret });
    assert.equal(code, 0, stderr);
    const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: secret }));
    password = JSON.parse(SecretString!).password;
  });

  it("loads data", async () => {
    const text = readFileSync(path.join(tiny, "tables.sql"));
    const sha256 = createHash("sha256").update(text).digest("hex");
    await store.put(`data/files/${sha256}`, text);
    const files = [{ name: "tables.sql", key: `data/files/${sha256}`, sha256 }];
    await store.put("data/loads/1/request.json", JSON.stringify({ schemaVersion: 1, database, files }));
    const { code, stderr } = await runJob("load", { request: "data/loads/1/request.json" });
    assert.equal(code, 0, stderr);
    assert.deepEqual((await documentOf("data/loads/1/result.json")).tables, [
      { name: "public.events", rows: 9000 },
      { name: "public.outcomes", rows: 6000 },
    ]);
  });

  it("runs cells of Triage at the same time, on two machines, and what they share is built once", async () => {
    const config = readFileSync(path.join(tiny, "base.yaml"), "utf8");
    const cells = ["cell-0", "cell-1"].map((name) => ({ id: name, name, jobKey: `key-${name}`, config }));
    const manifest = await writeArray("run-1", cells, "experiment");
    const ends = [0, 1].map((index) => {
      const child = { AWS_BATCH_JOB_ID: `job:${index}`, AWS_BATCH_JOB_ARRAY_INDEX: String(index) };
      return runJob("small", { manifest }, { ...child, machine: `machine-${index}` });
    });
    for (const [index, { code, stdout, stderr }] of (await Promise.all(ends)).entries()) {
      assert.equal(code, 0, stdout + stderr);
      assert.match(stdout, new RegExp(`^\\[cell-${index}\\] `));
      const log = String(await store.get(`results/key-cell-${index}/0001/log.txt`));
      assert.equal(stdout.replaceAll(`[cell-${index}] `, ""), log);
    }
    const results = await Promise.all(
      cells.map(({ jobKey }) => documentOf(`results/${jobKey}/0001/result.json`)),
    );
    assert.deepEqual(
      results.map(({ status, jobId, index, attempt, instanceType, lifecycle, zone }) => ({
        ...{ status, jobId, index, attempt, instanceType, lifecycle, zone },
      })),
      [0, 1].map((index) => ({
        ...{ status: "done", jobId: "job", index, attempt: 1 },
        ...{ instanceType: "m6i.large", lifecycle: "spot", zone: "us-east-1a" },
      })),
    );
    const built = results.map(({ triage }) => triage.matricesBuilt).sort();
    const reused = results.map(({ triage }) => triage.matricesReused).sort();
    assert.deepEqual([built[0], reused[0]], [0, 0]);
    assert.ok(built[1] > 0 && built[1] === reused[1]);
    const evaluations = await Promise.all(
      cells.map(({ jobKey }) => documentOf(`results/${jobKey}/0001/evaluations.json`)),
    );
    const values = evaluations.map(({ evaluations: { columns, rows } }) =>
      rows.map((row: unknown[]) => row.filter((_, at) => /metric|parameter|Value$/.test(columns[at]))),
    );
    assert.ok(values[0].length > 0);
    assert.deepEqual(values[0], values[1]);
  });

  it("runs commands as nobody, who writes to scratch alone and reaches the database encrypted", async () => {
    const script = `
      id -u
      for place in / /opt/sweep /opt/venv /machine /etc; do touch $place/probe 2> /dev/null && echo "wrote to $place"; done
      touch "$TMPDIR/probe" /tmp/probe /scratch/probe && echo scratch
      python -c 'import psycopg2
cursor = psycopg2.connect("").cursor()
cursor.execute("select current_user, current_database(), ssl from pg_stat_ssl where pid = pg_backend_pid()")
print(*cursor.fetchone())'`;
    const command = { argv: ["sh", "-c", script], env: {} };
    const cell = { id: "probe", name: "probe", jobKey: "key-probe", command };
    const { code, stdout, stderr } = await runJob("small", {
      manifest: await writeArray("run-2", [cell], "command"),
    });
    assert.deepEqual(
      [code, stdout.replaceAll("[probe] ", ""), stderr],
      [0, `${jobUser}\nscratch\nsweep_dev ${database} True\n`, ""],
    );
    const sessions =
      "select count(*)::int as n from pg_stat_ssl join pg_stat_activity using (pid) where usename = 'sweep_dev'";
    assert.deepEqual(await query(postgres!.connection, sessions), [{ n: 0 }]);
  });

  it("comes back from SIGTERM within the time that a machine gives", async () => {
    const command = { argv: ["sh", "-c", "echo begun; sleep 600"], env: {} };
    const cell = { id: "slow", name: "slow", jobKey: "key-slow", command };
    const manifest = await writeArray("run-3", [cell], "command");
    const name = "sweep-stopped";
    const running = engine!.docker(
      ...["run", `--name=${name}`],
      ...dockerRunFlags(containers.get("small")!, image, {
        folders: newMachine("machine"),
        parameters: { manifest },
        variables: { ...moto!.env, AWS_BATCH_JOB_ID: "job" },
      }),
    );
    while (!(await store.get("results/key-slow/0001/log.txt"))?.length)
      await new Promise((resolve) => setTimeout(resolve, 200));
    await engine!.docker("stop", "--time=30", name);
    const { code, stderr } = await running;
    assert.deepEqual([code, stderr], [75, "cell_runner: the job was told to stop\n"]);
  });

  it("removes the stack's role with its data", async () => {
    const { code, stdout, stderr } = await runJob(
      "bootstrap",
      { action: "drop", stack: "dev", secret: "none" },
      {
        SWEEP_BASE: "prod",
      },
    );
    assert.deepEqual([code, stdout], [0, `sweep_dev is gone with sweep_dev, ${database}\n`], stderr);
  });
});

/** What the program asks for in the base `dev`, by definition. */
async function definedContainers(): Promise<ReadonlyMap<string, Container>> {
  const run = await runProgram({ stack: "dev", config: "environment: dev" });
  return new Map(
    run
      .ofType("aws:batch/jobDefinition:JobDefinition")
      .map(({ name, inputs }) => [
        name.slice("sweepstack_dev_".length),
        JSON.parse(inputs.containerProperties),
      ]),
  );
}

function variableOf({ environment }: Container, wanted: string): string {
  return environment.find(({ name }) => name === wanted)!.value;
}
