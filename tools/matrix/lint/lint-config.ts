import { triageKeys } from "../config/triage-keys";
import type { MapValue } from "../config/value";
import { biasRule } from "./bias-rule";
import { featureGroupsRule } from "./feature-groups-rule";
import { featuresRule } from "./features-rule";
import { gridRule } from "./grid-rule";
import { imputationRule } from "./imputation-rule";
import type { Issue, Rule } from "./issue";
import { modelGroupKeysRule } from "./model-group-keys-rule";
import { queriesRule } from "./queries-rule";
import { scoringRule } from "./scoring-rule";
import { seedRule } from "./seed-rule";
import { shapeRule } from "./shape-rule";
import { sqlRule } from "./sql-rule";
import { temporalRule } from "./temporal-rule";
import { topLevelRule } from "./top-level-rule";
import { versionRule } from "./version-rule";

/** All that is looked at in a config. */
export const configRules: readonly Rule[] = [
  topLevelRule,
  versionRule,
  ...Object.keys(triageKeys.keys).map(shapeRule),
  temporalRule,
  queriesRule,
  sqlRule,
  featuresRule,
  imputationRule,
  featureGroupsRule,
  gridRule,
  scoringRule,
  biasRule,
  modelGroupKeysRule,
  seedRule,
];

/** What Triage would refuse in a config, fail over or quietly get wrong. */
export function lintConfig(config: MapValue): Issue[] {
  return configRules.flatMap((rule) => rule.check(config));
}
