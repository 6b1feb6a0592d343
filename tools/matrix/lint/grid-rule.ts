import { formatPath } from "../config/path";
import type { MapValue } from "../config/value";
import { isList, isMap } from "../config/value";
import { didYouMean } from "../did-you-mean";
import { findModelClass, hyperparametersOf } from "../models/model-class";
import type { Issue, Rule } from "./issue";

/** Models that the image can train, with hyperparameters that they take. */
export const gridRule: Rule = {
  sections: ["grid_config", "model_grid_preset"],
  check(config) {
    const grid = config.get("grid_config");
    const preset = config.get("model_grid_preset");
    if (grid === undefined && preset === undefined) {
      const missing = [["grid_config"], ["model_grid_preset"]];
      const message = 'the config has neither "grid_config" nor "model_grid_preset"';
      return [{ code: "missing-key", severity: "error", message, path: [], missing }];
    }
    return [...presetTrap(preset), ...(isMap(grid) ? gridIssues(grid, preset !== undefined) : [])];
  },
};

/** Each of these is built on `small`. */
const trapped = ["small", "medium", "large", "texas"];

function presetTrap(preset: unknown): Issue[] {
  if (!trapped.includes(String(preset))) return [];
  const message = `the preset "${preset}" sets random_state for random forests, which Triage sets too: they cannot be trained`;
  const hint = "use the preset quickstart, or write the models into grid_config";
  return [{ code: "random-state", severity: "error", message, hint, path: ["model_grid_preset"] }];
}

function gridIssues(grid: MapValue, hasPreset: boolean): Issue[] {
  if (grid.size === 0 && !hasPreset) {
    return [
      { code: "bad-grid", severity: "error", message: '"grid_config" has no models', path: ["grid_config"] },
    ];
  }
  return [...grid].flatMap(([key, parameters]) => {
    const path = String(key);
    const issues = classIssues(path);
    return isMap(parameters) ? [...issues, ...parameterIssues(path, parameters)] : issues;
  });
}

function classIssues(name: string): Issue[] {
  const path = ["grid_config", name];
  const found = findModelClass(name);
  if (found.kind !== "known" || found.path !== name) {
    const near =
      found.kind === "known" ? found.path : found.kind === "ambiguous" ? found.paths[0] : found.nearest;
    const message = `no package of the image has a class "${name}"`;
    const hint = near && `did you mean "${near}"?`;
    return [{ code: "unknown-class", severity: "error", message, path, at: "key", ...(hint && { hint }) }];
  }
  const taken = hyperparametersOf(name);
  if (!taken || taken.includes("random_state")) return [];
  const message = `Triage gives every model a random_state, and "${name}" takes none: training it fails`;
  return [{ code: "no-random-state", severity: "warning", message, path, at: "key" }];
}

function parameterIssues(name: string, parameters: MapValue): Issue[] {
  const taken = hyperparametersOf(name);
  return [...parameters].flatMap(([key, values]): Issue[] => {
    const parameter = String(key);
    const path = ["grid_config", name, parameter];
    if (parameter === "random_state") {
      const message = `"${name}" cannot be given random_state: Triage sets it too, and training fails`;
      return [
        {
          code: "random-state",
          severity: "error",
          message,
          hint: "use random_seed instead",
          path,
          at: "key",
        },
      ];
    }
    if (isList(values) && values.length === 0) {
      const message = `"${formatPath(path).replaceAll('"', "'")}" has no values`;
      return [{ code: "grid-not-list", severity: "error", message, path }];
    }
    if (!taken || taken.includes(parameter)) return [];
    const hint = didYouMean(parameter, taken);
    const message = `"${name}" takes no hyperparameter "${parameter}"`;
    return [
      {
        code: "unknown-hyperparameter",
        severity: "warning",
        message,
        path,
        at: "key",
        ...(hint && { hint }),
      },
    ];
  });
}
