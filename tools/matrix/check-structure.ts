import type { z } from "zod";

import { Problem } from "../problem";
import type { Path } from "./config/path";
import { formatPath } from "./config/path";
import { didYouMean } from "./did-you-mean";
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
    problems.push(
      new Problem(`nothing can be called "${path.at(-1)}" here`, { code: "reserved-name", location }),
    );
  }
  if (reserved.length > 0) return undefined;
  const result = sweepSchema.safeParse(data);
  if (result.success) return result.data;
  for (const issue of result.error.issues) problems.push(...issueProblems(issue, data, origin));
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

function issueProblems(issue: z.core.$ZodIssue, data: unknown, origin: Origin): Problem[] {
  const path = issue.path.filter((step) => typeof step !== "symbol");
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => unknownKey([...path, key], origin));
  }
  const found = valueAt(data, path);
  if (found === undefined) return missingKey(path, data, origin);
  const name = path.length === 0 ? "a sweep" : `"${formatPath(path)}"`;
  const hint = isAxis(path) && Array.isArray(found) ? "write { set: <path>, values: […] }" : undefined;
  const options = { code: "wrong-type", location: locate(origin, path), ...(hint && { hint }) };
  return [new Problem(`${name} ${issue.message}, not ${describe(found)}`, options)];
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
  if (value === null) return "nothing";
  if (typeof value === "object") return "a map";
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}

function missingKey(path: Path, data: unknown, origin: Origin): Problem[] {
  const parent = path.slice(0, -1);
  const command = typeof data === "object" && data !== null && "command" in data;
  if (parent.length === 0 && command) return [];
  const holder = parent.length === 0 ? "the sweep" : `"${formatPath(parent)}"`;
  const location = locate(origin, parent, "key");
  return [new Problem(`${holder} lacks "${String(path.at(-1))}"`, { code: "missing-key", location })];
}

function unknownKey(path: Path, origin: Origin): Problem {
  const key = String(path.at(-1));
  const parent = path.slice(0, -1);
  const location = locate(origin, path, "key");
  const later = parent.length === 0 ? notYetSupported.sweep : isAxis(parent) ? notYetSupported.axis : [];
  if (later.some((name) => name === key)) {
    return new Problem(`"${key}" is not supported yet`, { code: "not-supported-yet", location });
  }
  const where = parent.length === 0 ? "a sweep" : `"${formatPath(parent)}"`;
  const hint = didYouMean(key, keysBelow(sweepSchema, parent));
  return new Problem(`${where} has no key "${key}"`, {
    code: "unknown-key",
    location,
    ...(hint && { hint }),
  });
}

/** The keys that the schema knows at a path. */
function keysBelow(schema: z.core.$ZodType, path: Path): string[] {
  const def = schema._zod.def as z.core.$ZodTypeDef as unknown as Record<string, unknown>;
  const below = (next: unknown, rest: Path) => keysBelow(next as z.core.$ZodType, rest);
  const [step, ...rest] = path;
  switch (def.type) {
    case "optional":
      return below(def.innerType, path);
    case "union":
      return (def.options as unknown[]).flatMap((option) => below(option, path));
    case "record":
      return step === undefined ? [] : below(def.valueType, rest);
    case "array":
      return step === undefined ? [] : below(def.element, rest);
    case "object": {
      const shape = def.shape as Record<string, unknown>;
      if (step === undefined) return Object.keys(shape);
      return Object.hasOwn(shape, step) ? below(shape[step], rest) : [];
    }
    default:
      return [];
  }
}
