import type { z } from "zod";

import type { Problem } from "../problem";
import type { Path } from "./config/path";
import { formatPath } from "./config/path";
import { triageKeys } from "./config/triage-keys";
import { didYouMean, nearest } from "./did-you-mean";
import { makeProblem } from "./make-problem";
import { schemaKeys } from "./schema-keys";
import type { SweepStructure } from "./sweep-schema";
import { notYetSupported, sweepSchema } from "./sweep-schema";
import { nodeStructure } from "./yaml/node-value";
import type { Origin } from "./yaml/origin";
import { locate } from "./yaml/origin";
import type { YamlFile } from "./yaml/parse-yaml";

/** Checks a sweep file against the schema; what is wrong is added to `problems`. */
export function checkStructure(file: YamlFile, problems: Problem[]): SweepStructure | undefined {
  const data = nodeStructure(file, file.root);
  const origin: Origin = { kind: "yaml", file, node: file.root };
  const reserved = reservedKeys(data, []);
  for (const path of reserved) {
    const location = locate(origin, path, "key");
    problems.push(makeProblem("reserved-name", location, `nothing can be called "${path.at(-1)}" here`));
  }
  if (reserved.length > 0) return undefined;
  const result = sweepSchema.safeParse(data);
  if (result.success) return result.data;
  const { issues } = result.error;
  if (isCommand(data)) {
    const location = locate(origin, ["command"], "key");
    problems.push(makeProblem("not-supported-yet", location, "sweeps of commands are not supported yet"));
    return undefined;
  }
  for (const issue of issues)
    if (!isMisspelt(issue, issues)) problems.push(...issueProblems(issue, data, origin));
  return undefined;
}

/** Names that JavaScript's own objects have; axes and labels must not be confused with them. */
const reservedNames = new Set(["__proto__", "constructor", "prototype"]);

function reservedKeys(data: unknown, path: Path): Path[] {
  if (typeof data !== "object" || data === null || isConfigValue(path)) return [];
  return Object.entries(data).flatMap(([key, value]) => [
    ...(reservedNames.has(key) ? [[...path, key]] : []),
    ...reservedKeys(value, [...path, key]),
  ]);
}

/** Inside config values, keys are Triage's or the user's own. */
function isConfigValue(path: Path): boolean {
  if (path[0] !== "axes") return false;
  if (path[2] === "named") return path[4] === "set" && path.length > 5;
  return (path[2] === "values" || path[2] === "grid") && path.length > 3;
}

function isCommand(data: unknown): boolean {
  return typeof data === "object" && data !== null && "command" in data;
}

/** Whether a missing key is there under a name that is nearly its own, which is reported already. */
function isMisspelt(issue: z.core.$ZodIssue, issues: readonly z.core.$ZodIssue[]): boolean {
  const parent = issue.path.slice(0, -1);
  return issues.some(
    (other) =>
      other.code === "unrecognized_keys" &&
      other.path.join() === parent.join() &&
      other.keys.some((key) => nearest(key, [String(issue.path.at(-1))]) !== undefined),
  );
}

function issueProblems(issue: z.core.$ZodIssue, data: unknown, origin: Origin): Problem[] {
  const path = issue.path.filter((step) => typeof step !== "symbol");
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => unknownKey([...path, key], origin));
  }
  const found = valueAt(data, path);
  if (found === undefined) return missingKey(path, origin);
  const name = path.length === 0 ? "a sweep" : `"${formatPath(path)}"`;
  const hint = isAxis(path) && Array.isArray(found) ? "write { set: <path>, values: […] }" : undefined;
  const message = `${name} ${issue.message}, not ${describe(found)}`;
  return [makeProblem("wrong-type", locate(origin, path), message, hint)];
}

function isAxis(path: Path): boolean {
  return path.length === 2 && path[0] === "axes";
}

function valueAt(data: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (at, step) => (at as Record<string | number, unknown> | undefined)?.[step],
    data,
  );
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (value === null) return "null";
  if (typeof value === "object") return "a map";
  if (typeof value !== "string") return String(value);
  return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
}

function missingKey(path: Path, origin: Origin): Problem[] {
  const parent = path.slice(0, -1);
  const holder = parent.length === 0 ? "the sweep" : `"${formatPath(parent)}"`;
  const location = locate(origin, parent, "key");
  return [makeProblem("missing-key", location, `${holder} lacks "${String(path.at(-1))}"`)];
}

function unknownKey(path: Path, origin: Origin): Problem {
  const key = String(path.at(-1));
  const parent = path.slice(0, -1);
  const location = locate(origin, path, "key");
  const later = parent.length === 0 ? notYetSupported.sweep : isAxis(parent) ? notYetSupported.axis : [];
  if (later.some((name) => name === key)) {
    return makeProblem("not-supported-yet", location, `"${key}" is not supported yet`);
  }
  const where = parent.length === 0 ? "a sweep" : `"${formatPath(parent)}"`;
  const known = schemaKeys(sweepSchema, parent);
  const triage =
    parent.length === 0 && nearest(key, known) === undefined && Object.hasOwn(triageKeys.keys, key);
  const hint = triage ? "Triage's own keys stand in the base" : didYouMean(key, known);
  return makeProblem("unknown-key", location, `${where} has no key "${key}"`, hint);
}
