import { isMap as isMapNode } from "yaml";

import type { Problem } from "../problem";
import { Problems } from "../problem";
import { axisLabels } from "./axes/axis";
import type { AxisContext } from "./axes/axis-context";
import { readAllAxes } from "./axes/read-all-axes";
import { readZip } from "./axes/read-zip";
import { checkStructure } from "./check-structure";
import { readCommand } from "./command/read-command";
import { emptyConfig, readConfig } from "./config/read-config";
import { nearest } from "./did-you-mean";
import { inOrder } from "./in-order";
import { lintBase } from "./lint/lint-base";
import type { Matcher } from "./match/matcher";
import { readMatcher } from "./match/read-matcher";
import type { OverriddenBase } from "./override-base";
import { overrideBase, refuseOverrides, reportOverridden } from "./override-base";
import { readInclude } from "./read-include";
import type { ReadText } from "./read-referenced";
import { besides, readReferenced } from "./read-referenced";
import { readResources } from "./read-resources";
import { readSampling } from "./read-sampling";
import { readSettings } from "./read-settings";
import { readStages } from "./stages/read-stages";
import type { Sweep } from "./sweep";
import { commandSweepFile, sweepFile } from "./sweep-file";
import type { CommandSweepStructure, SweepStructure } from "./sweep-schema";
import { keyText } from "./yaml/node-value";
import type { Origin } from "./yaml/origin";
import { locate, originAt } from "./yaml/origin";
import type { YamlFile } from "./yaml/parse-yaml";
import { parseYaml } from "./yaml/parse-yaml";

type YamlOrigin = Origin & { readonly kind: "yaml" };

/** Reads a sweep file that has a base, or a command, and axes; throws the Problems of the first phase that has any. */
export function readFullSweep(
  name: string,
  yaml: YamlFile,
  readText: ReadText,
  set: readonly string[],
): Sweep {
  const problems: Problem[] = [];
  const structure = readStructure(yaml, problems);
  if (!structure) throw new Problems(inOrder(problems));
  const root: YamlOrigin = { kind: "yaml", file: yaml, node: yaml.root };
  const isCommand = "command" in structure;
  if (isCommand) refuseOverrides(set);
  const { base, overrides } = isCommand
    ? { base: emptyConfig(yaml), overrides: [] }
    : readBase(structure.base, root, readText, set);
  const labelsOf = isCommand ? "command" : "config";
  const context: AxisContext = { file: yaml, base, labelsOf, afterOthers: false, readText, problems };

  const { axes, complete } = readAllAxes(structure, context);
  reportOverridden(overrides, axes, structure.replicates, problems);
  // Where labels are missing because of other problems, matchers would only complain of that.
  const known = complete ? problems : [];
  const labels = new Map(axes.flatMap((axis) => [...axisLabels(axis)]));
  const at = (key: string) => originAt(root, [key]);
  const zip = readZip(at("zip"), axes, { ...context, problems: known });
  const matchers = { axes, labels, zip, problems: known };
  const readMatch = (origin: Origin): Matcher => readMatcher(origin, matchers);
  const baseline = at("baseline");
  const exclude = structure.exclude?.length ? at("exclude") : undefined;
  const settings = readSettings(structure, root, problems);
  const lint = isCommand ? undefined : lintBase(base, axes, structure.replicates !== undefined);
  const stageContext = { ...context, labels, problems: known, ...(settings.goal && { goal: settings.goal }) };
  const sweep: Sweep = {
    name: structure.name ?? name,
    file: yaml.source.file,
    kind: isCommand ? "command" : "sweep",
    base,
    axes,
    labels,
    ...settings,
    ...(isCommand && { command: readCommand(structure, axes, root, known) }),
    ...(baseline && { baseline: readMatch(baseline) }),
    zip,
    exclude: exclude ? readMatch(exclude).entries : [],
    include: readInclude(at("include"), axes, known),
    ...readSampling(structure, axes, root, problems),
    resources: readResources(structure.resources, at("resources"), readMatch, problems),
    stages: readStages(structure.stages, at("stages"), stageContext),
    onFailure: structure.onFailure ?? "continue",
    warnings: [...base.warnings, ...(lint?.warnings ?? [])],
  };
  problems.push(...(lint?.errors ?? []));
  if (problems.length > 0) throw new Problems(inOrder(problems));
  return sweep;
}

function readStructure(
  yaml: YamlFile,
  problems: Problem[],
): SweepStructure | CommandSweepStructure | undefined {
  const keys = isMapNode(yaml.root) ? yaml.root.items.map(({ key }) => keyText(yaml, key)) : [];
  const misspelt = keys.some((key) => nearest(key, ["command"]) !== undefined);
  return keys.includes("command") || (misspelt && !keys.includes("base"))
    ? checkStructure(commandSweepFile, yaml, problems)
    : checkStructure(sweepFile, yaml, problems);
}

function readBase(
  path: string,
  root: YamlOrigin,
  readText: ReadText,
  set: readonly string[],
): OverriddenBase {
  const problems: Problem[] = [];
  const file = besides(root.file.source.file, path);
  const source = readReferenced(file, readText, problems, locate(root, ["base"]));
  if (!source) throw new Problems(problems);
  const yaml = parseYaml(source);
  return overrideBase(readConfig(yaml, readText), yaml, set, readText);
}
