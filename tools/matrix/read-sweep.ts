import { basename } from "node:path";
import { isMap as isMapNode } from "yaml";

import type { Problem } from "../problem";
import { Problems } from "../problem";
import { readConfig } from "./config/read-config";
import { inOrder } from "./in-order";
import { lintBase } from "./lint/lint-base";
import { overrideBase } from "./override-base";
import { readFullSweep } from "./read-full-sweep";
import type { ReadText } from "./read-referenced";
import { readReferenced } from "./read-referenced";
import { defaultMaxCells, defaultTriageOptions } from "./read-settings";
import { onlyStage } from "./stages/stage";
import type { Sweep } from "./sweep";
import { keyText } from "./yaml/node-value";
import type { YamlFile } from "./yaml/parse-yaml";
import { parseYaml } from "./yaml/parse-yaml";
import type { Source } from "./yaml/source";

/** What a sweep is read with beside its file. */
export interface ReadOptions {
  /** `PATH=VALUE`: the base is read as if VALUE, which is YAML, stood at PATH. */
  readonly set?: readonly string[];
}

/** Reads a sweep, or a plain Triage config as a sweep of one cell, with all that it names; throws Problems. */
export function readSweep(file: string, readText: ReadText, { set = [] }: ReadOptions = {}): Sweep {
  const problems: Problem[] = [];
  const source = readReferenced(file, readText, problems);
  if (!source) throw new Problems(problems);
  const name = nameOf(file);
  if (file.endsWith(".ts")) return typedSweep(name, source, readText, set);
  const yaml = parseYaml(source);
  return isPlainConfig(yaml)
    ? configSweep(name, yaml, readText, set)
    : readFullSweep(name, yaml, readText, set);
}

/** Keys by which a file is known to be a sweep, whatever else it holds. */
const sweepKeys = ["base", "axes", "command"];
/** Keys by which it is known to be Triage's. */
const configKeys = [
  "config_version",
  "temporal_config",
  "label_config",
  "feature_aggregations",
  "grid_config",
];

function isPlainConfig(yaml: YamlFile): boolean {
  if (!isMapNode(yaml.root)) return false;
  const keys = yaml.root.items.map((item) => keyText(yaml, item.key));
  return !sweepKeys.some((key) => keys.includes(key)) && configKeys.some((key) => keys.includes(key));
}

/** TypeScript is loaded only when a sweep is written in it. */
function typedSweep(name: string, source: Source, readText: ReadText, set: readonly string[]): Sweep {
  const { readTypedSweep } = require("./typed/read-typed-sweep") as typeof import("./typed/read-typed-sweep");
  const { file, warnings } = readTypedSweep(source);
  const sweep = readFullSweep(name, file, readText, set);
  return { ...sweep, warnings: [...warnings, ...sweep.warnings] };
}

function configSweep(name: string, yaml: YamlFile, readText: ReadText, set: readonly string[]): Sweep {
  const { base } = overrideBase(readConfig(yaml, readText), yaml, set, readText);
  const { errors, warnings } = lintBase(base, [], false);
  if (errors.length > 0) throw new Problems(inOrder(errors));
  return {
    name,
    file: yaml.source.file,
    kind: "config",
    base,
    axes: [],
    labels: new Map(),
    zip: [],
    exclude: [],
    include: [],
    limits: { maxCells: defaultMaxCells },
    resources: { rules: [] },
    triage: defaultTriageOptions,
    stages: [onlyStage],
    onFailure: "continue",
    warnings: [...base.warnings, ...warnings],
  };
}

/** The file's name without folder and extension, as far as a name may hold it. */
function nameOf(file: string): string {
  const stem = basename(file).replace(/\.(?:ya?ml|json|ts)$/i, "");
  return stem.replace(/[^A-Za-z0-9._-]+/g, "_").replace(/^[^A-Za-z0-9]+/, "") || "sweep";
}
