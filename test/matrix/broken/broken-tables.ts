import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

/** One broken input, and all that is said about it. */
export interface BrokenCase {
  readonly name: string;
  /** The sweep file; without one, the base itself is what is read. */
  readonly sweep?: string;
  /** The sweep file in TypeScript. */
  readonly typed?: string;
  /** Texts of the example base, each with what stands there instead. */
  readonly base?: readonly (readonly [from: string, to: string])[];
  /** Other files. */
  readonly files?: Readonly<Record<string, string>>;
  /** What `--set` says. */
  readonly set?: readonly string[];
  readonly says: string;
}

/** The cases of this folder's YAML files. */
export const brokenTables = readdirSync(__dirname)
  .filter((name) => name.endsWith(".yaml"))
  .map((name) => ({ name, cases: parse(readFileSync(join(__dirname, name), "utf8")) as BrokenCase[] }));
