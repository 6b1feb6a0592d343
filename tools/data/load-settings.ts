import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { z } from "zod";
import { readText } from "../matrix/read-text";
import { nodeStructure } from "../matrix/yaml/node-value";
import { locate } from "../matrix/yaml/origin";
import { parseYaml } from "../matrix/yaml/parse-yaml";
import { Problem, Problems } from "../problem";

/** What a `load.yaml` says of one CSV file beside it. */
export interface LoadSettings {
  /** Types of columns that are not to be inferred. */
  readonly columns?: Readonly<Record<string, string>>;
  /** Texts that mean "nothing", besides an empty field. */
  readonly nulls?: readonly string[];
}

/**
 * Reads the `load.yaml` beside each CSV file, where there is one; throws Problems.
 *
 * @example
 * // load.yaml
 * flights.csv: { nulls: [NA], columns: { flight: text } }
 */
export function readLoadSettings(files: readonly string[]): ReadonlyMap<string, LoadSettings> {
  const settings = new Map<string, LoadSettings>();
  const documents = new Map<string, LoadDocument>();
  for (const file of files.filter((name) => name.endsWith(".csv"))) {
    const folder = dirname(file);
    if (!documents.has(folder)) documents.set(folder, readDocument(join(folder, "load.yaml")));
    const own = documents.get(folder)?.[basename(file)];
    if (own) settings.set(file, own);
  }
  return settings;
}

const columnTypes = [
  "smallint",
  "integer",
  "bigint",
  "numeric",
  "real",
  "double precision",
  "boolean",
  "date",
  "time",
  "timestamp",
  "timestamptz",
  "interval",
  "text",
  "uuid",
  "json",
  "jsonb",
] as const;

const documentSchema = z.record(
  z.string(),
  z.strictObject(
    {
      columns: z
        .record(z.string(), z.enum(columnTypes, { error: `must be one of ${columnTypes.join(", ")}` }), {
          error: "must be a map from column to type",
        })
        .optional(),
      nulls: z
        .array(z.string({ error: "must be text, in quotes where YAML sees more than text" }), {
          error: "must be a list of texts",
        })
        .optional(),
    },
    { error: "must be a map with `columns` or `nulls`" },
  ),
  { error: "must be a map from the name of a CSV file to what it holds" },
);

type LoadDocument = Readonly<Record<string, LoadSettings>>;

function readDocument(path: string): LoadDocument {
  if (!existsSync(path)) return {};
  const file = parseYaml({ file: path, text: readText(path) });
  const result = documentSchema.safeParse(nodeStructure(file, file.root));
  if (result.success) return result.data as LoadDocument;
  const problems = result.error.issues.flatMap((issue) => {
    const at = issue.path.filter((step) => typeof step !== "symbol");
    const origin = { kind: "yaml", file, node: file.root } as const;
    if (issue.code !== "unrecognized_keys") {
      const name = at.length === 0 ? "load.yaml" : `"${at.join(".")}"`;
      return [new Problem(`${name} ${issue.message}`, { code: "wrong-type", location: locate(origin, at) })];
    }
    return issue.keys.map((key) => {
      const location = locate(origin, [...at, key], "key");
      const hint = "a file has `columns` and `nulls`";
      return new Problem(`"${at.join(".")}" has no key "${key}"`, { code: "unknown-key", location, hint });
    });
  });
  throw new Problems(problems);
}
