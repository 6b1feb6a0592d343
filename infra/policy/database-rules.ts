import type { PropertyDemand } from "./common-rules";
import { propertyRule, show } from "./common-rules";
import type { Rule } from "./rule";

const type = "aws:rds/instance:Instance";

const demands: readonly Omit<PropertyDemand, "type">[] = [
  { control: "RDS.2", demands: "database servers are not public", path: "publiclyAccessible", value: false },
  { control: "RDS.3", demands: "data at rest is encrypted", path: "storageEncrypted", value: true },
  {
    control: "RDS.4",
    demands: "snapshots are encrypted, as their server is",
    path: "storageEncrypted",
    value: true,
  },
  { control: "RDS.5", demands: "a server outlives its zone", path: "multiAz", value: true },
  {
    control: "RDS.8",
    demands: "servers are not deleted by mistake",
    path: "deletionProtection",
    value: true,
  },
  {
    control: "RDS.13",
    demands: "security fixes are installed",
    path: "autoMinorVersionUpgrade",
    value: true,
  },
  { control: "RDS.17", demands: "snapshots say whose they are", path: "copyTagsToSnapshot", value: true },
  {
    control: "no-password-in-state",
    demands: "RDS keeps the master's password, and Pulumi never sees it",
    path: "manageMasterUserPassword",
    value: true,
  },
];

const leastBackupDays = 7;

/** Database servers: private, encrypted, backed up, and their passwords nobody's to see. */
export const databaseRules: readonly Rule[] = [
  ...demands.map((demand) => propertyRule({ ...demand, type })),
  ...["password", "passwordWo"].map(
    (path): Rule => ({
      kind: "resource",
      control: "no-password-in-state",
      demands: "RDS keeps the master's password, and Pulumi never sees it",
      types: [type],
      check: ({ inputs }) =>
        inputs[path] === undefined
          ? []
          : [{ wrong: `${path} is set`, change: "remove it, and set manageMasterUserPassword to true" }],
    }),
  ),
  logRule("RDS.9", "servers write their logs to CloudWatch", ["postgresql", "upgrade"]),
  logRule("RDS.36", "PostgreSQL's log goes to CloudWatch", ["postgresql"]),
  {
    kind: "resource",
    control: "RDS.11",
    demands: `backups are kept for ${leastBackupDays} days`,
    types: [type],
    check: ({ inputs: { backupRetentionPeriod = 0 } }) =>
      backupRetentionPeriod >= leastBackupDays
        ? []
        : [
            {
              wrong: `backupRetentionPeriod is ${show(backupRetentionPeriod)}`,
              change: `set it to ${leastBackupDays} at least`,
            },
          ],
  },
  {
    kind: "resource",
    control: "RDS.38",
    demands: "connections to PostgreSQL are encrypted",
    types: ["aws:rds/parameterGroup:ParameterGroup"],
    check: ({ inputs: { parameters = [] } }) => {
      const found = parameters.find(({ name }: { name: string }) => name === "rds.force_ssl")?.value;
      return found === "1" ? [] : [{ wrong: `rds.force_ssl is ${show(found)}`, change: 'set it to "1"' }];
    },
  },
];

function logRule(control: string, demands: string, logs: readonly string[]): Rule {
  return {
    kind: "resource",
    control,
    demands,
    types: [type],
    check: ({ inputs: { enabledCloudwatchLogsExports = [] } }) =>
      logs
        .filter((log) => !enabledCloudwatchLogsExports.includes(log))
        .map((log) => ({
          wrong: `enabledCloudwatchLogsExports is ${show(enabledCloudwatchLogsExports)}`,
          change: `add "${log}"`,
        })),
  };
}
