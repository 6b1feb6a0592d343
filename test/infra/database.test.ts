import assert from "node:assert/strict";
import { DatabaseServer, serverParameters } from "../../infra/database";
import { DatabaseLogin, userOf } from "../../infra/database-login";
import type { Recording } from "./record";
import { account, outputOf, record } from "./record";
import { sampleBase, sampleContext } from "./sample-context";

describe("DatabaseServer", () => {
  const servers: Record<string, Recording<DatabaseServer>> = {};
  before(async () => {
    for (const stack of ["dev", "prod"] as const) {
      const { database, logRetentionDays } = sampleBase(stack);
      const context = sampleContext(stack);
      const around = { vpcId: "vpc-1", subnetIds: ["subnet-1", "subnet-2"], jobSecurityGroupId: "sg-jobs" };
      servers[stack] = await record(
        () => new DatabaseServer("database", { context, database, logRetentionDays, ...around }),
      );
    }
  });
  const instance = (stack: string) => servers[stack]!.one("aws:rds/instance:Instance");

  const required: [control: string, key: string, value: unknown][] = [
    ["is not public (RDS.2)", "publiclyAccessible", false],
    ["is encrypted (RDS.3, RDS.4)", "storageEncrypted", true],
    ["exports its logs (RDS.9, RDS.36)", "enabledCloudwatchLogsExports", ["postgresql", "upgrade"]],
    ["takes minor versions by itself (RDS.13)", "autoMinorVersionUpgrade", true],
    ["puts its tags on snapshots, unlike RDS's default (RDS.17)", "copyTagsToSnapshot", true],
    ["keeps its backups when it goes, unlike RDS's default", "deleteAutomatedBackups", false],
    ["has a password that RDS makes, keeps and changes", "manageMasterUserPassword", true],
    ["has no password in Pulumi's state", "password", undefined],
    ["is on gp3", "storageType", "gp3"],
    ["has Performance Insights", "performanceInsightsEnabled", true],
  ];
  for (const [control, key, value] of required) {
    it(control, () => {
      for (const stack of ["dev", "prod"]) assert.deepEqual(instance(stack).inputs[key], value, stack);
    });
  }

  it("backs up for a week at least, unlike RDS's default (RDS.11)", () => {
    const days = ["dev", "prod"].map((stack) => instance(stack).inputs.backupRetentionPeriod);
    assert.deepEqual(days, [7, 14]);
  });

  it("is protected in prod: by Pulumi, by RDS (RDS.8), by a second zone, and by a last snapshot of its own", () => {
    const { protect, inputs } = instance("prod");
    assert.equal(protect, true);
    assert.equal(inputs.deletionProtection, true);
    assert.equal(inputs.multiAz, true);
    assert.deepEqual(
      [inputs.skipFinalSnapshot, inputs.finalSnapshotIdentifier],
      [false, "sweepstack-prod-database-00112233"],
    );
  });

  it("goes with dev, without a snapshot", () => {
    const { protect, inputs } = instance("dev");
    assert.deepEqual([protect, inputs.deletionProtection, inputs.skipFinalSnapshot], [false, false, true]);
    assert.equal(inputs.finalSnapshotIdentifier, undefined);
  });

  it("refuses connections without TLS, and has room for as many as the config says", () => {
    const { inputs } = servers.dev!.one("aws:rds/parameterGroup:ParameterGroup");
    assert.equal(inputs.family, "postgres18");
    assert.deepEqual(inputs.parameters, serverParameters(80));
    assert.deepEqual(serverParameters(80), [
      { name: "rds.force_ssl", value: "1" },
      { name: "synchronize_seqscans", value: "0" },
      { name: "max_parallel_workers_per_gather", value: "0" },
      { name: "autovacuum", value: "0" },
      { name: "jit", value: "0" },
      { name: "max_connections", value: "100", applyMethod: "pending-reboot" },
    ]);
  });

  it("has log groups that expire, which are there before RDS would make its own", () => {
    const groups = servers.prod!.ofType("aws:cloudwatch/logGroup:LogGroup");
    assert.deepEqual(
      groups.map(({ inputs }) => [inputs.name, inputs.retentionInDays]),
      [
        ["/aws/rds/instance/sweepstack-prod-database/postgresql", 365],
        ["/aws/rds/instance/sweepstack-prod-database/upgrade", 365],
      ],
    );
    assert.ok(groups.every(({ name }) => instance("prod").dependsOn.includes(name)));
  });

  it("lets in jobs and nobody else, and goes nowhere", () => {
    const rule = servers.dev!.one("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule");
    const { referencedSecurityGroupId, ipProtocol, fromPort, toPort, cidrIpv4 } = rule.inputs;
    assert.deepEqual(
      [referencedSecurityGroupId, ipProtocol, fromPort, toPort, cidrIpv4],
      ["sg-jobs", "tcp", 5432, 5432, undefined],
    );
    assert.deepEqual(servers.dev!.ofType("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"), []);
  });

  it("says where it is, and where its master's password is", async () => {
    const { host, port, masterSecretArn } = servers.dev!.result;
    assert.equal(await outputOf(host), "sweepstack-dev-database.abc.us-east-1.rds.amazonaws.com");
    assert.equal(await outputOf(port), 5432);
    assert.equal(
      await outputOf(masterSecretArn),
      `arn:aws:secretsmanager:us-east-1:${account}:secret:rds!db-1`,
    );
  });
});

describe("DatabaseLogin", () => {
  it("has a secret that is made empty, and whose name is free again as soon as it is gone", async () => {
    const login = await record(() => new DatabaseLogin("login", { context: sampleContext("dev") }));
    const { inputs } = login.one("aws:secretsmanager/secret:Secret");
    assert.deepEqual([inputs.name, inputs.recoveryWindowInDays], ["sweepstack-dev-login", 0]);
    assert.deepEqual(login.ofType("aws:secretsmanager/secretVersion:SecretVersion"), []);
  });
});

describe("userOf", () => {
  it("is an identifier that needs no quotes", () => assert.equal(userOf("dev-anna-2"), "sweep_dev_anna_2"));
});
