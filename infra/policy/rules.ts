import { bucketRules } from "./bucket-rules";
import { databaseRules } from "./database-rules";
import { identityRules } from "./identity-rules";
import { jobRules } from "./job-rules";
import { machineRules } from "./machine-rules";
import { networkRules } from "./network-rules";
import { registryRules } from "./registry-rules";
import type { Rule } from "./rule";
import { upkeepRules } from "./upkeep-rules";

/** All that is demanded of a stack's resources; the policy pack and the tests go by these. */
export const rules: readonly Rule[] = [
  ...bucketRules,
  ...databaseRules,
  ...registryRules,
  ...machineRules,
  ...networkRules,
  ...jobRules,
  ...identityRules,
  ...upkeepRules,
];
