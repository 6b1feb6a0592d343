import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import type { BaseConfig } from "./config";
import type { StackContext } from "./stack-context";
import { nameOf, tagsOf } from "./stack-context";

export interface DatabaseServerArgs {
  readonly context: StackContext;
  readonly database: BaseConfig["database"];
  readonly logRetentionDays: number;
  readonly vpcId: pulumi.Input<string>;
  /** Without a way to or from the internet. */
  readonly subnetIds: pulumi.Input<pulumi.Input<string>[]>;
  /** The only clients. */
  readonly jobSecurityGroupId: pulumi.Input<string>;
}

/** The PostgreSQL server of a base; each stack on it has databases and a role of its own. */
export class DatabaseServer extends pulumi.ComponentResource {
  readonly host: pulumi.Output<string>;
  readonly port: pulumi.Output<number>;
  /** Where RDS keeps the master's password, which it changes every week. */
  readonly masterSecretArn: pulumi.Output<string>;

  constructor(name: string, args: DatabaseServerArgs, options?: pulumi.ComponentResourceOptions) {
    super("sweepstack:index:DatabaseServer", name, {}, options);
    const { context, database } = args;
    const serverName = nameOf(context, "database");
    const tags = tagsOf(context, "database");
    const below = { parent: this };
    const group = this.#securityGroup(args);
    const subnets = new aws.rds.SubnetGroup(serverName, { subnetIds: args.subnetIds, tags }, below);
    const parameters = new aws.rds.ParameterGroup(
      serverName,
      { family: `postgres${engineVersion}`, parameters: serverParameters(database.connections), tags },
      below,
    );
    // RDS would make them, and they would never expire.
    const logGroups = exportedLogs.map(
      (log) =>
        new aws.cloudwatch.LogGroup(
          nameOf(context, `database-${log}`),
          {
            name: `/aws/rds/instance/${serverName}/${log}`,
            retentionInDays: args.logRetentionDays,
            tags,
          },
          below,
        ),
    );
    const snapshot = new random.RandomId(serverName, { byteLength: 4 }, below);
    const server = new aws.rds.Instance(
      serverName,
      {
        ...serverArgs(database),
        identifier: serverName,
        dbSubnetGroupName: subnets.name,
        parameterGroupName: parameters.name,
        vpcSecurityGroupIds: [group.id],
        deletionProtection: context.keepsData,
        // Prod's changes wait for its window: they may restart it under jobs.
        applyImmediately: !context.keepsData,
        skipFinalSnapshot: !context.keepsData,
        // A second stack of this name would fail to be destroyed if the first one's snapshot had the same name.
        ...(context.keepsData && {
          finalSnapshotIdentifier: pulumi.interpolate`${serverName}-${snapshot.hex}`,
        }),
        tags,
      },
      { ...below, protect: context.keepsData, dependsOn: logGroups },
    );
    this.host = server.address;
    this.port = server.port;
    this.masterSecretArn = server.masterUserSecrets.apply((secrets) => secrets[0]!.secretArn);
    this.registerOutputs();
  }

  #securityGroup({ context, vpcId, jobSecurityGroupId }: DatabaseServerArgs): aws.ec2.SecurityGroup {
    const what = nameOf(context, "database");
    const description = "PostgreSQL: only jobs come in, nothing goes out";
    const tags = tagsOf(context, "database");
    const group = new aws.ec2.SecurityGroup(what, { vpcId, description, tags }, { parent: this });
    new aws.vpc.SecurityGroupIngressRule(
      nameOf(context, "database-from-jobs"),
      {
        securityGroupId: group.id,
        description: "Jobs to PostgreSQL",
        referencedSecurityGroupId: jobSecurityGroupId,
        ipProtocol: "tcp",
        fromPort: 5432,
        toPort: 5432,
        tags: tagsOf(context, "database-from-jobs"),
      },
      { parent: this },
    );
    return group;
  }
}

/** The major version, as on the machine of whoever uses the stack `local`; RDS installs its minor ones. */
const engineVersion = "18";

const exportedLogs = ["postgresql", "upgrade"];

/** Connections beside those of jobs: RDS's own, the bootstrap's, and a person's who looks after it. */
const otherConnections = 20;

/**
 * A float's last digits depend on the order in which rows are added up: whatever would change a plan or a scan with time
 * or with load is off, as on the stack `local`. Tables are written once and analyzed then; against wraparound PostgreSQL
 * vacuums all the same.
 */
const sameRowsInTheSameOrder = {
  synchronize_seqscans: "0",
  max_parallel_workers_per_gather: "0",
  autovacuum: "0",
  jit: "0",
};

/** What the server is told; that it refuses connections without TLS is among it. */
export function serverParameters(connections: number): aws.types.input.rds.ParameterGroupParameter[] {
  return [
    { name: "rds.force_ssl", value: "1" },
    ...Object.entries(sameRowsInTheSameOrder).map(([name, value]) => ({ name, value })),
    // A static parameter: it applies from the next restart.
    {
      name: "max_connections",
      value: String(connections + otherConnections),
      applyMethod: "pending-reboot",
    },
  ];
}

/** All of a server that its config decides, and what RDS's defaults would get wrong. */
export function serverArgs(database: BaseConfig["database"]) {
  return {
    engine: "postgres",
    engineVersion,
    autoMinorVersionUpgrade: true,
    instanceClass: database.instanceClass,
    allocatedStorage: database.storageGiB,
    storageType: "gp3",
    storageEncrypted: true,
    username: "postgres",
    manageMasterUserPassword: true,
    publiclyAccessible: false,
    multiAz: database.multiAz,
    backupRetentionPeriod: database.backupRetentionDays,
    copyTagsToSnapshot: true,
    // Also dev's: they outlive it by the days that they are kept, and cost what they hold.
    deleteAutomatedBackups: false,
    performanceInsightsEnabled: true,
    // The free ones.
    performanceInsightsRetentionPeriod: 7,
    enabledCloudwatchLogsExports: exportedLogs,
  };
}
