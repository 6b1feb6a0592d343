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
    controls: ["EC2.15"],
    resource: /Subnet .*-public-\d$/,
    environments: ["dev"],
    reason:
      "without NAT, which costs $32 a month, a machine needs an address to reach AWS; nothing comes in by it",
  },
  {
    controls: ["RDS.5"],
    resource: /rds\/instance/,
    environments: ["dev"],
    reason: "a second server costs as much as the first; dev's data can be loaded again",
  },
  {
    controls: ["RDS.8"],
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
    controls: ["SNS.1"],
    resource: /sns\/topic/,
    environments: all,
    reason:
      "EventBridge may not use the key of SNS and its messages would be lost without a word; they hold a job's name and why it failed",
  },
];
