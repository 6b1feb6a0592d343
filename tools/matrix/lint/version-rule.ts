import { describeValue } from "../config/value";
import { currentVersion, upgradeSteps, versionNumber } from "../upgrade/upgrade-steps";
import type { Rule } from "./issue";

const current = `v${currentVersion}`;

/** Triage runs configs of one version only. */
export const versionRule: Rule = {
  sections: [...new Set(["config_version", ...upgradeSteps.flatMap(({ sections }) => sections)])],
  check(config) {
    const version = config.get("config_version");
    const hint = `write config_version: '${current}'`;
    if (version === undefined) {
      const missing = [["config_version"]];
      const message = 'the config lacks "config_version"';
      return [{ code: "config-version", severity: "error", message, hint, path: [], missing }];
    }
    if (version === current) return [];
    const message = `config_version is ${describeValue(version)}; Triage 6 runs only '${current}'`;
    const number = versionNumber(version) ?? currentVersion;
    const steps = upgradeSteps.filter((step) => number < step.before && step.concerns(config));
    const all = steps.length > 0 ? ["sweep new NAME --from FILE does all that"] : [];
    const todo = [...steps.map((step) => step.todo), hint, ...all].join("; ");
    return [{ code: "config-version", severity: "error", message, hint: todo, path: ["config_version"] }];
  },
};
