import { triageKeys } from "../config/triage-keys";
import type { MapValue } from "../config/value";
import { didYouMean, nearest } from "../did-you-mean";
import type { Issue, Rule } from "./issue";

/** Keys that Triage ignores, and the ones it cannot do without. */
export const topLevelRule: Rule = { sections: "which", check: checkKeys };

function checkKeys(config: MapValue): Issue[] {
  const unknown = [...config.keys()].map(String).filter((key) => !Object.hasOwn(triageKeys.keys, key));
  const lacking = triageKeys.required.filter((key) => key !== "config_version" && !config.has(key));
  return [
    ...unknown.map((key): Issue => {
      const hint = didYouMean(key, Object.keys(triageKeys.keys));
      const message = `Triage ignores the key "${key}"`;
      return {
        code: "ignored-key",
        severity: "warning",
        message,
        path: [key],
        at: "key",
        ...(hint && { hint }),
      };
    }),
    ...lacking.map((key): Issue => {
      const meant = unknown.find((name) => nearest(name, [key]) !== undefined);
      const message = `the config lacks "${key}"`;
      const hint = meant && `is "${meant}" meant for it?`;
      return {
        code: "missing-key",
        severity: "error",
        message,
        path: [],
        missing: [[key]],
        ...(hint && { hint }),
      };
    }),
  ];
}
