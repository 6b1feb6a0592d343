import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { z } from "zod";
import type { Path } from "../matrix/config/path";
import { didYouMean, nearest } from "../matrix/did-you-mean";
import { makeProblem } from "../matrix/make-problem";
import { readText } from "../matrix/read-text";
import { type Child, childrenOf } from "../matrix/yaml/children";
import { nodeStructure } from "../matrix/yaml/node-value";
import { locate } from "../matrix/yaml/origin";
import { parseYaml } from "../matrix/yaml/parse-yaml";
import { type Problem, Problems, type SourceLocation } from "../problem";
import { archiveSchema, csvSchema, type LoadSettings, settingKeys } from "./load-schema";

/** What a `load.yaml` says of one file beside it. */
export interface FileSettings {
  /** Of a CSV file; of an archive, by the name of a file in it. */
  readonly said: LoadSettings | Readonly<Record<string, LoadSettings>>;
  /** Where it says so. */
  locate(path: Path): SourceLocation;
}

/**
 * Reads the `load.yaml` beside each file, where there is one; throws Problems.
 *
 * @example
 * // load.yaml
 * flights.csv: { nulls: [NA], columns: { flight: text } }
 * planes.csv.gz: { table: semantic.planes, delimiter: ";" }
 * more.zip: { airports.csv: { encoding: windows-1252 } }
 */
export function readLoadSettings(files: readonly string[]): ReadonlyMap<string, FileSettings> {
  const settings = new Map<string, FileSettings>();
  const problems: Problem[] = [];
  for (const folder of new Set(files.map((file) => dirname(file)))) {
    const own = files.filter((file) => dirname(file) === folder);
    const names = own.map((file) => basename(file));
    for (const entry of readDocument(join(folder, "load.yaml"), problems)) {
      const file = own[names.indexOf(entry.key)];
      if (file === undefined) problems.push(...misnamed(entry, folder, names));
      else settings.set(file, readEntry(entry, problems));
    }
  }
  if (problems.length > 0) throw new Problems(problems);
  return settings;
}

function readDocument(path: string, problems: Problem[]): readonly Child[] {
  if (!existsSync(path)) return [];
  const file = parseYaml({ file: path, text: readText(path) });
  const origin = { kind: "yaml", file, node: file.root } as const;
  const structure = nodeStructure(file, file.root);
  if (typeof structure === "object" && structure !== null && !Array.isArray(structure))
    return childrenOf(origin, []);
  const message = "load.yaml must be a map from the name of a file to what it holds";
  problems.push(makeProblem("wrong-type", locate(origin, []), message));
  return [];
}

/** A file that is not loaded now may be described, but a slip of the pen must not pass for one. */
function misnamed({ key, origin }: Child, folder: string, names: readonly string[]): Problem[] {
  if (existsSync(join(folder, key))) return [];
  const near = nearest(key, names);
  const archive = names.find((name) => /\.zip$/i.test(name));
  if (near === undefined && archive === undefined) return [];
  const hint =
    near === undefined
      ? `a file in an archive is described below the archive's name: ${archive}: { ${key}: … }`
      : `did you mean "${near}"?`;
  return [makeProblem("unknown-file", locate(origin, [], "key"), `there is no file "${key}"`, hint)];
}

function readEntry({ key, origin }: Child, problems: Problem[]): FileSettings {
  const found = (path: Path, at: "key" | "value" = "value") => locate(origin, path, at);
  const settings = (said: FileSettings["said"]): FileSettings => ({
    said,
    locate: (path) => found(path, "key"),
  });
  if (/\.sql(\.gz)?$/i.test(key)) {
    const hint = "only what CSV files hold is described";
    problems.push(makeProblem("unknown-file", found([], "key"), `"${key}" is SQL: it says all itself`, hint));
    return settings({});
  }
  const schema = /\.zip$/i.test(key) ? archiveSchema : csvSchema;
  const result =
    origin.kind === "yaml" ? schema.safeParse(nodeStructure(origin.file, origin.node)) : schema.safeParse({});
  if (result.success) return settings(result.data as FileSettings["said"]);
  problems.push(...result.error.issues.flatMap((issue) => explain(key, issue, found)));
  return settings({});
}

function explain(
  name: string,
  issue: z.core.$ZodIssue,
  found: (path: Path, at?: "key" | "value") => SourceLocation,
): Problem[] {
  const path = issue.path.filter((step) => typeof step !== "symbol");
  const what = [name, ...path].join(".");
  if (issue.code !== "unrecognized_keys")
    return [makeProblem("wrong-type", found(path), `"${what}" ${issue.message}`)];
  return issue.keys.map((key) => {
    const location = found([...path, key], "key");
    return makeProblem(
      "unknown-key",
      location,
      `"${what}" has no key "${key}"`,
      didYouMean(key, settingKeys),
    );
  });
}
