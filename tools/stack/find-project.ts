import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { Problem } from "../problem";

/** Where things are: the project that the user works in, and the installation of sweepstack. */
export interface Project {
  readonly name: string;
  /** The folder of Pulumi.yaml; the local stack's store is `.sweep/` in it. */
  readonly root: string;
  /** The folder of sweepstack's own package.json; the Python environment is `.venv/` in it. */
  readonly installRoot: string;
}

/** The nearest project upwards of a folder; the installation itself where there is none. */
export function findProject(folder: string): Project {
  const installRoot = findUpwards(__dirname, path.join("infra", "image", "requirements.lock")) ?? __dirname;
  const root = findUpwards(folder, "Pulumi.yaml") ?? installRoot;
  return { name: projectName(root), root, installRoot };
}

function findUpwards(folder: string, file: string): string | undefined {
  for (let at = path.resolve(folder); ; at = path.dirname(at)) {
    if (existsSync(path.join(at, file))) return at;
    if (at === path.dirname(at)) return undefined;
  }
}

function projectName(root: string): string {
  const file = path.join(root, "Pulumi.yaml");
  try {
    const name: unknown = parse(readFileSync(file, "utf8"))?.name;
    if (typeof name === "string" && /^[A-Za-z0-9._-]+$/.test(name)) return name;
  } catch (error) {
    throw new Problem(`${file} cannot be read: ${(error as Error).message.split("\n")[0]}`);
  }
  throw new Problem(`${file} has no name`, { hint: "give it one line: name: my-project" });
}
