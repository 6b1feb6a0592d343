import type { EnvironmentName } from "../environments";

/** Controls that are not met, where, and why. */
export interface Waiver {
  /** Ids of rules, and of checkov's checks (`CKV_…`). */
  readonly controls: readonly string[];
  /** Of type and name of the resources, or of `the stack`. */
  readonly resource: RegExp;
  readonly environments: readonly EnvironmentName[];
  readonly reason: string;
}

const bases: readonly EnvironmentName[] = ["dev", "prod"];
const all: readonly EnvironmentName[] = ["dev", "prod", "sandbox"];

/** All that is waived. The tests refuse a waiver that waives nothing. */
export const waivers: readonly Waiver[] = [
  {
    controls: ["S3.1"],
    resource: /^the stack$/,
    environments: bases,
    reason:
      "a setting of the account, which its owner makes: the first stack destroyed would take it from all others",
  },
  {
    controls: ["EC2.15", "CKV_AWS_130"],
    resource: /ec2\/subnet.*-public-\d$/,
    environments: ["dev"],
    reason:
      "without NAT, which costs $32 a month, a machine needs an address to reach AWS; nothing comes in by it",
  },
  {
    controls: ["RDS.5", "CKV_AWS_157"],
    resource: /rds\/instance/,
    environments: ["dev"],
    reason: "a second server costs as much as the first; dev's data can be loaded again",
  },
  {
    controls: ["RDS.8", "CKV_AWS_293"],
    resource: /rds\/instance/,
    environments: ["dev"],
    reason: "dev is there to be destroyed; prod's server is protected, and by Pulumi too",
  },
  {
    controls: ["CIS.5.2"],
    resource: /iam\/role:Role .*-machine$/,
    environments: bases,
    reason: "EC2 does not say for which account it asks, so that the condition would refuse it always",
  },
  {
    controls: ["SNS.1", "CKV_AWS_26"],
    resource: /sns\/topic/,
    environments: all,
    reason:
      "EventBridge may not use the key of SNS, and its messages would be lost without a word; they hold a job's name and why it failed",
  },
  {
    controls: ["CKV_AWS_136", "CKV_AWS_149", "CKV_AWS_158"],
    resource: /ecr\/repository|secretsmanager\/secret|cloudwatch\/logGroup/,
    environments: all,
    reason:
      "encrypted by AWS's own keys; a key of the stack's own costs $1 a month, and all is lost with it that it encrypts",
  },
  {
    controls: ["CKV_AWS_145", "CKV_AWS_354"],
    resource: /s3\/bucket|rds\/instance/,
    environments: bases,
    reason:
      "encrypted by AWS's own keys; a key of the stack's own costs $1 a month and each request, and all is lost with it",
  },
  {
    controls: ["CKV_AWS_338"],
    resource: /cloudwatch\/logGroup/,
    environments: ["dev", "sandbox"],
    reason: "prod's are kept for a year; a job's log is in the store as well, which nothing expires",
  },
  {
    controls: ["CKV2_AWS_34"],
    resource: /ssm\/parameter:Parameter .*-contract$/,
    environments: all,
    reason: "the contract has no secrets in it, which a test makes sure of, and whoever runs sweeps reads it",
  },
  {
    controls: ["CKV2_AWS_57"],
    resource: /secretsmanager\/secret:Secret .*-login$/,
    environments: all,
    reason:
      "a password that changes ends the runs of jobs that were started with the old one; the master's, which may do more, changes every week",
  },
  {
    controls: ["CKV_AWS_161"],
    resource: /rds\/instance/,
    environments: bases,
    reason: "a token of IAM's opens connections for 15 minutes; an experiment opens them for hours",
  },
  {
    controls: ["CKV_AWS_118"],
    resource: /rds\/instance/,
    environments: bases,
    reason: "Performance Insights tells what the database waits for; the machine's own figures cost extra",
  },
  {
    controls: ["CKV2_AWS_30"],
    resource: /rds\/instance/,
    environments: bases,
    reason: "statements have people's data in them, and logs are read by more than the database is",
  },
  {
    controls: ["CKV_AWS_18", "CKV2_AWS_62"],
    resource: /s3\/bucket/,
    environments: bases,
    reason:
      "who wrote what is in the ledger; who read what is CloudTrail's to say, if the account wants it; nothing waits for events",
  },
  {
    controls: ["CKV_AWS_144"],
    resource: /s3\/bucket/,
    environments: bases,
    reason: "results can be computed again, in another region too; a copy of all costs as much as the bucket",
  },
  {
    controls: ["CKV2_AWS_11"],
    resource: /ec2\/vpc/,
    environments: bases,
    reason:
      "jobs reach AWS and the database and nothing reaches them; flow logs cost by what sweeps transfer",
  },
];
