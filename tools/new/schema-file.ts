import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { jsonSchema } from "../matrix/json-schema";

/** Where editors find the JSON Schema of sweeps, from the project's root. */
export const schemaFile = ".sweep/sweep.schema.json";

/** The JSON Schema of sweeps, as the text of a file. */
export function schemaText(): string {
  return `${JSON.stringify(jsonSchema(), null, 2)}\n`;
}

/** Writes the schema into a project, in place of that of another version. */
export async function writeSchema(root: string): Promise<void> {
  const file = path.join(root, schemaFile);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, schemaText());
}

/**
 * The first line of a sweep file, by which editors find the schema.
 *
 * @param folder the sweep's, from the project's root
 */
export function modeline(folder: string): string {
  return `# yaml-language-server: $schema=${path.posix.relative(folder, schemaFile)}`;
}
