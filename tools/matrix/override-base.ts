import type { Problem, SourceLocation } from "../problem";
import { Problems } from "../problem";
import type { Axis } from "./axes/axis";
import type { AxisContext } from "./axes/axis-context";
import { readTarget } from "./axes/check-path";
import { touchedPaths } from "./axes/overlapping-axes";
import { reportOverlap, writeOf } from "./axes/patch";
import { randomSeedName } from "./command/command";
import type { Write } from "./config/inline-queries";
import type { Path } from "./config/path";
import { formatPath, pathsOverlap, setAt, startsWith } from "./config/path";
import type { BaseConfig } from "./config/read-config";
import type { MapValue } from "./config/value";
import { inOrder } from "./in-order";
import { report } from "./make-problem";
import type { ReadText } from "./read-referenced";
import { nodeValue } from "./yaml/node-value";
import { parseOrReport } from "./yaml/parse-or-report";
import type { YamlFile } from "./yaml/parse-yaml";
import type { Source } from "./yaml/source";
import { locationAt } from "./yaml/source";
import { yaml11Warnings } from "./yaml/yaml-11-warnings";

/** What stands for a file in messages about texts that are no file's. */
export const overridesFile = "--set";

/** A place of the base that was written from outside of its file. */
export interface Override {
  readonly path: Path;
  readonly location: SourceLocation;
}

/** A base, and where it was overridden. */
export interface OverriddenBase {
  readonly base: BaseConfig;
  readonly overrides: readonly Override[];
}

interface ReadOverride extends Override {
  readonly write: Write;
  readonly warnings: readonly Problem[];
}

/**
 * The base as if each `PATH=VALUE` had been edited into its file, so that files that a VALUE names are looked for
 * beside it; throws Problems.
 *
 * @example
 * overrideBase(base, yaml, ["temporal_config.max_training_histories=2y"], readText)
 */
export function overrideBase(
  base: BaseConfig,
  file: YamlFile,
  set: readonly string[],
  readText: ReadText,
): OverriddenBase {
  const problems: Problem[] = [];
  const context: AxisContext = { file, base, labelsOf: "config", afterOthers: false, readText, problems };
  const overrides: ReadOverride[] = [];
  for (const text of set) {
    const override = readOverride(text, context);
    if (!override) continue;
    const earlier = overrides.find(({ path }) => pathsOverlap(path, override.path));
    if (earlier) reportOverlap(override.path, earlier.path, override.location, context);
    overrides.push(override);
  }
  if (problems.length > 0) throw new Problems(inOrder(problems));
  return { base: overrides.reduce(applyOverride, base), overrides };
}

function readOverride(text: string, context: AxisContext): ReadOverride | undefined {
  const equals = endOfPath(text);
  if (equals === -1) {
    const hint = "write --set PATH=VALUE, such as --set temporal_config.max_training_histories=2y";
    report(context, "bad-set", wholeText(text), `there is no "=" between a path and a value`, hint);
    return undefined;
  }
  const location = locationAt({ file: overridesFile, text }, 0, equals);
  const path = readTarget(text.slice(0, equals), location, context);
  const before = text.slice(0, equals + 1);
  const value = parseValue({ file: overridesFile, text: text.slice(equals + 1), before }, context);
  if (!path || !value) return undefined;
  const origin = { kind: "yaml", file: value, node: value.root } as const;
  const write = writeOf(path, nodeValue(value, value.root, context.problems), origin, context);
  return { path: write.path, location, write, warnings: yaml11Warnings(value) };
}

/** Where the path's `=` stands: not within a quoted step, as long as quotes are closed. */
function endOfPath(text: string): number {
  const path = /^(?:[^="]|"(?:[^"\\]|\\.)*")*(?==)/s.exec(text);
  return path ? path[0].length : text.indexOf("=");
}

function parseValue(source: Source, context: AxisContext): YamlFile | undefined {
  if (source.text.trim() === "") {
    const location = locationAt(source, 0);
    report(
      context,
      "bad-set",
      location,
      "there is no value",
      'write null, or "" for a text without characters',
    );
    return undefined;
  }
  return parseOrReport(source, context.problems);
}

function applyOverride(base: BaseConfig, { write, warnings }: ReadOverride): BaseConfig {
  const kept = base.written.filter(({ path }) => path.length === 0 || !startsWith(path, write.path));
  return {
    ...base,
    config: setAt(base.config, write.path, write.value) as MapValue,
    written: [...kept, ...write.written],
    warnings: [...base.warnings, ...warnings],
  };
}

/** Reports each override that no cell would show, since axes or replicates write the same place. */
export function reportOverridden(
  overrides: readonly Override[],
  axes: readonly Axis[],
  replicates: number | undefined,
  problems: Problem[],
): void {
  for (const { path, location } of overrides) {
    for (const axis of axes) {
      const other = touchedPaths(axis).find((touched) => pathsOverlap(touched, path));
      if (!other) continue;
      const { file, line } = axis.location;
      const message = `axis "${axis.name}" (${file}:${line}) writes "${formatPath(other)}"`;
      report({ problems }, "overridden-axis", location, message, "change the axis in its file");
    }
    if (replicates === undefined || path[0] !== randomSeedName) continue;
    const message = `replicates give each cell a ${randomSeedName} of its own`;
    report({ problems }, "overridden-axis", location, message, "change the sweep's `seed`");
  }
}

/** Refuses overrides of a sweep that has no config; throws Problems. */
export function refuseOverrides(set: readonly string[]): void {
  const problems: Problem[] = [];
  for (const text of set) {
    const message = "a sweep of commands has no config that could be changed";
    report({ problems }, "bad-set", wholeText(text), message, "change its command or its axes");
  }
  if (problems.length > 0) throw new Problems(problems);
}

function wholeText(text: string): SourceLocation {
  return locationAt({ file: overridesFile, text }, 0, text.length);
}
