import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  CreateSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { userOf } from "../../infra/database-login";
import { type Postgres, startPostgres } from "../../tools/local/postgres";
import { type MotoServer, startMoto } from "../aws/moto-server";
import { query } from "../local/query";
import { rdsMaster } from "./rds-master";
import { type Finished, finished, installRoot, python } from "./sandbox";

describe("the bootstrap job", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "sweep-bootstrap-"));
  let postgres: Postgres;
  let moto: MotoServer;
  let secrets: SecretsManagerClient;
  let master: Postgres["connection"];

  before(async () => {
    [postgres, moto] = await Promise.all([
      startPostgres({ directory: path.join(folder, "postgres") }),
      startMoto(),
    ]);
    master = await rdsMaster(postgres.connection);
    const credentials = { accessKeyId: "test", secretAccessKey: "test" };
    secrets = new SecretsManagerClient({ endpoint: moto.url, region: "us-east-1", credentials });
  });
  after(async () => {
    await Promise.all([postgres?.stop(), moto?.stop()]);
    rmSync(folder, { recursive: true, force: true });
  });

  const bootstrap = (...parameters: string[]): Promise<Finished> =>
    finished(python, ["-m", "cell_runner", "bootstrap", ...parameters], {
      cwd: path.join(installRoot, "infra", "image"),
      env: {
        ...process.env,
        ...moto.env,
        PGHOST: master.host,
        PGPORT: String(master.port),
        PGUSER: master.user,
        PGPASSWORD: master.password,
        SWEEP_BASE: "dev",
      },
    });
  const makeSecret = async (stack: string) =>
    (await secrets.send(new CreateSecretCommand({ Name: `sweepstack-${stack}-login` }))).ARN!;
  const passwordIn = async (secret: string) => {
    const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: secret }));
    return JSON.parse(SecretString!).password as string;
  };
  const loginOf = async (stack: string, secret: string) => ({
    ...master,
    user: userOf(stack),
    password: await passwordIn(secret),
  });
  const done = (stdout: string) => ({ code: 0, stdout: `${stdout}\n`, stderr: "" });
  const refused = (message: string) => ({ code: 1, stdout: "", stderr: `bootstrap: ${message}\n` });

  it("makes a role that may make databases, and puts its password into the empty secret", async () => {
    const secret = await makeSecret("dev-anna");
    const answer = await bootstrap("create", "dev-anna", secret);
    assert.deepEqual(answer, done("sweep_dev_anna is there, with a new password in its secret"));
    const login = await loginOf("dev-anna", secret);
    await query(login, "create database sweep_dev_anna_1", login.user);
    assert.deepEqual(
      await query(
        login,
        "select rolsuper, rolcreaterole from pg_roles where rolname = current_user",
        login.user,
      ),
      [{ rolsuper: false, rolcreaterole: false }],
    );
  });

  it("leaves a password alone that logs in, and replaces one that does not", async () => {
    const secret = await makeSecret("dev-bert");
    await bootstrap("create", "dev-bert", secret);
    const { password } = await loginOf("dev-bert", secret);
    const again = await bootstrap("create", "dev-bert", secret);
    assert.deepEqual(
      again,
      done("sweep_dev_bert is there, and its secret holds the password that it logs in with"),
    );
    assert.equal(await passwordIn(secret), password);
    for (const SecretString of ['{"password": "other"}', "not JSON", '{"password": 5}']) {
      await secrets.send(new PutSecretValueCommand({ SecretId: secret, SecretString }));
      const { stdout } = await bootstrap("create", "dev-bert", secret);
      assert.equal(stdout, "sweep_dev_bert is there, with a new password in its secret\n");
      await query(await loginOf("dev-bert", secret), "select 1", "sweep_dev_bert");
    }
  });

  it("goes on from wherever it was killed", async () => {
    const secret = await makeSecret("killed");
    const statements = [
      "create role sweep_killed login createdb",
      "grant sweep_killed to postgres with inherit true, set true",
      "create database sweep_killed owner sweep_killed",
      "alter role sweep_killed password 'which nobody knows'",
      // What a drop does first.
      "alter role sweep_killed nologin",
      "drop database sweep_killed",
    ];
    for (let done = 1; done <= statements.length; done += 1) {
      for (const statement of statements.slice(0, done)) await query(master, statement);
      assert.equal((await bootstrap("create", "killed", secret)).code, 0);
      await query(await loginOf("killed", secret), "select 1", "sweep_killed");
      assert.equal((await bootstrap("drop", "killed", "none")).code, 0);
    }
  });

  it("keeps one stack's role out of another's databases, and out of those that all have in common", async () => {
    const secret = await makeSecret("one");
    const other = await makeSecret("other");
    await bootstrap("create", "one", secret);
    await bootstrap("create", "other", other);
    const login = await loginOf("one", secret);
    for (const database of ["sweep_other", "postgres", "template1"])
      await assert.rejects(query(login, "select 1", database), /permission denied for database/);
    await assert.rejects(query(login, "drop database sweep_other", login.user), /must be owner/);
    await assert.rejects(query(login, "set role sweep_other", login.user), /permission denied to set role/);
  });

  it("makes two stacks' roles at a time", async () => {
    const stacks = ["at-once-1", "at-once-2", "at-once-3"];
    const arns = await Promise.all(stacks.map(makeSecret));
    const answers = await Promise.all(stacks.map((stack, n) => bootstrap("create", stack, arns[n]!)));
    assert.deepEqual(
      answers.map(({ code, stderr }) => [code, stderr]),
      stacks.map(() => [0, ""]),
    );
  });

  it("drops a role with all that is its own, also where it is in use or half gone", async () => {
    const secret = await makeSecret("gone");
    await bootstrap("create", "gone", secret);
    const login = await loginOf("gone", secret);
    await query(login, "create database data_of_gone", login.user);
    await query(master, "create database theirs");
    await query(master, "grant connect, create on database theirs to sweep_gone");
    await query(login, "create schema mine create table things ()", "theirs");
    const busy = query(login, "select pg_sleep(60)", "data_of_gone").catch((error: Error) => error.message);
    const answer = await bootstrap("drop", "gone", "none");
    assert.deepEqual(answer, done("sweep_gone is gone with data_of_gone, sweep_gone"));
    assert.match(String(await busy), /terminat/);
    assert.deepEqual(await bootstrap("drop", "gone", "none"), done("sweep_gone is gone"));
    assert.deepEqual(await query(master, "select 1 as n", "theirs"), [{ n: 1 }]);
    const anew = await bootstrap("create", "gone", secret);
    assert.deepEqual(anew, done("sweep_gone is there, with a new password in its secret"));
  });

  it("refuses what cannot be meant", async () => {
    const secret = "arn:aws:secretsmanager:us-east-1:123456789012:secret:sweepstack-dev-anna-login-AbCdEf";
    const usage = "usage: python -m cell_runner bootstrap create|drop STACK SECRET_ARN|none";
    const cases: [parameters: string[], message: string][] = [
      [["create", "dev-anna"], usage],
      [["remove", "dev-anna", secret], usage],
      [["create", "none", "none"], "the job was submitted without its parameter stack"],
      [["create", "dev-anna", "none"], "the job was submitted without its parameter secret"],
      [
        ["create", 'a"; drop role postgres', secret],
        "'a\"; drop role postgres' is not the name of a stack: lower-case letters, digits and hyphens, 32 at most",
      ],
      [["create", "dev", secret], `'${secret}' is not the ARN of the secret of dev`],
      [["drop", "dev", "none"], "the role of dev is not dropped: the server is its own, and goes with it"],
    ];
    for (const [parameters, message] of cases)
      assert.deepEqual(await bootstrap(...parameters), refused(message));
  });

  it("says what AWS says of a secret that is not there, and nothing of the password", async () => {
    const secret = "arn:aws:secretsmanager:us-east-1:123456789012:secret:sweepstack-lost-login-AbCdEf";
    const answer = await bootstrap("create", "lost", secret);
    assert.equal(answer.code, 1);
    assert.match(answer.stderr, /^bootstrap: the secret: .*ResourceNotFoundException.*\n$/);
  });

  it("comes back where the server does not answer", async () => {
    const reachable = master;
    master = { ...master, port: 9 };
    const { code, stderr } = await bootstrap("drop", "dev-anna", "none");
    master = reachable;
    assert.equal(code, 75);
    assert.match(stderr, /^bootstrap: the database server: .*Connection refused\n$/);
  });
});
