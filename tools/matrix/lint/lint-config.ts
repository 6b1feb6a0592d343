import { triageKeys } from "../config/triage-keys";
import type { MapValue, Value } from "../config/value";
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

const rules: readonly Rule[] = [
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
  return makeLinter()(config);
}

/** A lint that looks only once at sections that configs share. */
export function makeLinter(): (config: MapValue) => Issue[] {
  const found = rules.map(() => new Map<string, Issue[]>());
  const identify = makeIdentity();
  return (config) => [
    ...topLevelRule(config),
    ...rules.flatMap((rule, index) => {
      const key = rule.sections.map((section) => identify(config.get(section))).join(" ");
      const known = found[index]!.get(key);
      if (known) return known;
      const issues = rule.check(config);
      found[index]!.set(key, issues);
      return issues;
    }),
  ];
}

/** A short text for a value: by identity for maps and lists, which are never changed in place. */
function makeIdentity(): (value: Value | undefined) => string {
  const numbers = new WeakMap<object, number>();
  let count = 0;
  return (value) => {
    if (typeof value !== "object" || value === null) return `${typeof value}:${String(value)}`;
    const number = numbers.get(value) ?? ++count;
    numbers.set(value, number);
    return `#${number}`;
  };
}
