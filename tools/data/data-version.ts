import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { basename } from "node:path";
import { Problem, Problems, type SourceLocation } from "../problem";
import { readLoadSettings } from "./load-settings";

/** One file of a data version. */
export interface DataFile {
  readonly path: string;
  /** Of its content, in hexadecimal. */
  readonly sha256: string;
  readonly bytes: number;
}

/** What a set of files loads into: a database named after their contents. */
export interface DataVersion {
  /** `data_` and 16 hexadecimal digits; also the name of the database. */
  readonly version: string;
  readonly files: readonly DataFile[];
}

/**
 * The data version of files in their order: their names without folders, their contents, and what `load.yaml` says of
 * them. Reads every file; throws Problems for those that cannot be read.
 *
 * @param locations - where each file is named; @default on the command line
 */
export async function dataVersionOf(
  files: readonly string[],
  locations: readonly SourceLocation[] = [],
): Promise<DataVersion> {
  const read = await Promise.allSettled(files.map((file, at) => hashFile(file, locations[at])));
  const problems = read.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason] : []));
  const mistakes = problems.filter((problem) => problem instanceof Problem);
  if (mistakes.length < problems.length) throw problems.find((problem) => !(problem instanceof Problem));
  if (mistakes.length > 0) throw new Problems(mistakes);
  const hashed = read.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value] : []));
  const settings = readLoadSettings(files);
  const content = hashed.map(({ path, sha256 }) => [
    basename(path),
    sha256,
    settings.get(path)?.said ?? null,
  ]);
  const hash = createHash("sha256")
    .update(JSON.stringify([loadFormat, content]))
    .digest("hex");
  return { version: `data_${hash.slice(0, 16)}`, files: hashed };
}

/** Counted up when the loader makes something else of the same files. */
const loadFormat = 1;

async function hashFile(path: string, location: SourceLocation | undefined): Promise<DataFile> {
  const hash = createHash("sha256");
  let bytes = 0;
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
      hash.update(chunk as Buffer);
      bytes += (chunk as Buffer).length;
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new Problem(reasons[code]?.(path) ?? `cannot read ${path}: ${code}`, {
      code: "unreadable-file",
      ...(location && { location }),
    });
  }
  return { path, sha256: hash.digest("hex"), bytes };
}

const reasons: Readonly<Record<string, (path: string) => string>> = {
  ENOENT: (path) => `there is no file ${path}`,
  EISDIR: (path) => `${path} is a folder`,
  EACCES: (path) => `${path} may not be read`,
};
