import type { z } from "zod";

import type { Problem } from "../problem";
import type { Path } from "./config/path";
import { formatPath } from "./config/path";
import { didYouMean, nearest } from "./did-you-mean";
import { makeProblem } from "./make-problem";
import { schemaKeys } from "./schema-keys";
import { nodeStructure } from "./yaml/node-value";
import type { Origin } from "./yaml/origin";
import { locate } from "./yaml/origin";
import type { YamlFile } from "./yaml/parse-yaml";

/** What a file holds, and how messages call it. */
export interface FileKind<T> {
  readonly schema: z.ZodType<T>;
  /** "a sweep", and "the sweep". */
  readonly names: readonly [a: string, the: string];
  /** Whether what stands at a path is config data, whose keys are Triage's or the user's own. */
  isConfigValue(path: Path): boolean;
  /** What a key means that the schema does not know, where that can be said. */
  explainKey?(path: Path): { readonly message?: string; readonly hint: string } | undefined;
}

/** Checks a file against its schema; what is wrong is added to `problems`. */
export function checkStructure<T>(kind: FileKind<T>, file: YamlFile, problems: Problem[]): T | undefined {
  const data = nodeStructure(file, file.root);
  const origin: Origin = { kind: "yaml", file, node: file.root };
  const reserved = reservedKeys(data, [], kind);
  for (const path of reserved) {
    const location = locate(origin, path, "key");
    problems.push(makeProblem("reserved-name", location, `nothing can be called "${path.at(-1)}" here`));
  }
  if (reserved.length > 0) return undefined;
  const result = kind.schema.safeParse(data);
  if (result.success) return result.data;
  const issues = result.error.issues.flatMap(unfoldUnion);
  for (const issue of issues)
    if (!isMisspelt(issue, issues)) problems.push(...issueProblems(issue, data, origin, kind));
  return undefined;
}

/** Names that JavaScript's own objects have; axes and labels must not be confused with them. */
const reservedNames = new Set(["__proto__", "constructor", "prototype"]);

function reservedKeys<T>(data: unknown, path: Path, kind: FileKind<T>): Path[] {
  if (typeof data !== "object" || data === null || kind.isConfigValue(path)) return [];
  return Object.entries(data).flatMap(([key, value]) => [
    ...(reservedNames.has(key) ? [[...path, key]] : []),
    ...reservedKeys(value, [...path, key], kind),
  ]);
}

/** Where just one form of a union has the right shape at its top, what is wrong inside of that form. */
function unfoldUnion(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== "invalid_union") return [issue];
  const forms = issue.errors.filter((form) => form.every(({ path }) => path.length > 0));
  if (forms.length !== 1) return [issue];
  return forms[0]!.flatMap((inside) => unfoldUnion({ ...inside, path: [...issue.path, ...inside.path] }));
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

function issueProblems<T>(
  issue: z.core.$ZodIssue,
  data: unknown,
  origin: Origin,
  kind: FileKind<T>,
): Problem[] {
  const path = issue.path.filter((step) => typeof step !== "symbol");
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => unknownKey([...path, key], origin, kind));
  }
  const found = valueAt(data, path);
  if (found === undefined) return missingKey(path, origin, kind);
  const name = path.length === 0 ? kind.names[0] : `"${formatPath(path)}"`;
  const tooFew = issue.code === "too_small" && Array.isArray(found) && found.length > 0;
  const what = tooFew ? `a list of ${found.length}` : describe(found);
  const message = `${name} ${issue.message}, not ${what}`;
  return [makeProblem("wrong-type", locate(origin, path), message, wrongTypeHint(path, found))];
}

function wrongTypeHint(path: Path, found: unknown): string | undefined {
  const isAxis = path.length === 2 && path[0] === "axes";
  if (isAxis && Array.isArray(found)) return "write { set: <path>, values: […] }";
  const inCommand = path[0] === "command" || path[0] === "env";
  return inCommand && path.length === 2 && typeof found !== "object" ? `write "${found}"` : undefined;
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

function missingKey<T>(path: Path, origin: Origin, { names }: FileKind<T>): Problem[] {
  const parent = path.slice(0, -1);
  const holder = parent.length === 0 ? names[1] : `"${formatPath(parent)}"`;
  const location = locate(origin, parent, "key");
  return [makeProblem("missing-key", location, `${holder} lacks "${String(path.at(-1))}"`)];
}

function unknownKey<T>(path: Path, origin: Origin, kind: FileKind<T>): Problem {
  const key = String(path.at(-1));
  const parent = path.slice(0, -1);
  const location = locate(origin, path, "key");
  const holder = parent.length === 0 ? kind.names[0] : `"${formatPath(parent)}"`;
  const known = schemaKeys(kind.schema, parent);
  const explained = kind.explainKey?.(path);
  const message = explained?.message ?? `${holder} has no key "${key}"`;
  return makeProblem("unknown-key", location, message, explained?.hint ?? didYouMean(key, known));
}
