import { cohortDateStep, cohortTableStep } from "./cohort-steps";
import { featureGroupsStep, featuresStep } from "./features-steps";
import { gridStep } from "./grid-step";
import { labelStep } from "./label-step";
import {
  frequencyKeyStep,
  metricGroupsStep,
  modelGroupKeysStep,
  randomSeedStep,
  sortSeedStep,
} from "./other-steps";
import type { UpgradeStep } from "./upgrade-step";

/** The version that Triage runs. */
export const currentVersion = 8;

/** The oldest version whose configs can be brought to the current one. */
export const oldestVersion = 3;

/** What Triage changed about configs, in the order in which a config goes through it. */
export const upgradeSteps: readonly UpgradeStep[] = [
  labelStep,
  cohortDateStep,
  cohortTableStep,
  modelGroupKeysStep,
  frequencyKeyStep,
  featuresStep,
  featureGroupsStep,
  metricGroupsStep,
  sortSeedStep,
  randomSeedStep,
  gridStep,
];

/** The number of a `config_version`: 6 of "v6"; undefined where it is none. */
export function versionNumber(version: unknown): number | undefined {
  const digits = typeof version === "string" ? /^v(\d+)$/.exec(version)?.[1] : undefined;
  return digits === undefined ? undefined : Number(digits);
}
