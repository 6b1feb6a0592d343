import { basename } from "node:path";
import { z } from "zod";
import { exitCode, Problem, Problems } from "../problem";
import { parseDocument } from "../stores/parse-document";
import type { Store } from "../stores/store";
import { dataVersionOf } from "./data-version";
import type { LoadedData } from "./load-data";
import { readLoadSettings } from "./load-settings";
import { loaderProblem } from "./loader-answer";

/** What brings files to where a job finds them, and runs the job that loads them. */
export interface LoadJobs {
  /** Puts a file into the store, unless it is there. */
  putFile(key: string, path: string): Promise<void>;
  /** Runs the load job to its end; throws where it fails for other reasons than what is in the files. */
  run(requestKey: string): Promise<"done" | "failed">;
}

/** A request's result, as infra/image/cell_runner/load/job.py writes it. */
const resultSchema = z.object({
  status: z.enum(["done", "failed"]),
  tables: z.array(z.object({ name: z.string(), rows: z.number() })).default([]),
  seconds: z.number().default(0),
  existed: z.boolean().default(false),
  problems: z
    .array(
      z.object({
        message: z.string(),
        /** The number of a file in the request. */
        file: z.number().optional(),
        member: z.string().optional(),
        line: z.number().optional(),
        column: z.number().optional(),
        text: z.string().optional(),
        hint: z.string().optional(),
        setting: z.array(z.string()).optional(),
      }),
    )
    .default([]),
});

/**
 * Loads files into a data version of a stack whose database only its jobs reach. The same files again, by whomever,
 * are the same request; whether the database has them already, only the job can tell, since the record of it outlives
 * the database.
 *
 * @param databaseOf - how the database of a data version is called there
 */
export async function loadInJob(
  files: readonly string[],
  databaseOf: (version: string) => string,
  store: Store,
  jobs: LoadJobs,
  onProgress: (line: string) => void,
): Promise<LoadedData> {
  const version = await dataVersionOf(files);
  const settings = readLoadSettings(files);
  const database = databaseOf(version.version);
  const folder = `data/loads/${version.version}`;
  const listed = version.files.map(({ path, sha256 }) => ({
    name: basename(path),
    key: `data/files/${sha256}`,
    sha256,
    settings: settings.get(path)?.said ?? {},
  }));
  for (const [at, { key, name }] of listed.entries()) {
    onProgress(`bringing ${name} to the stack's bucket`);
    await jobs.putFile(key, files[at]!);
  }
  const request = { schemaVersion: 1, database, files: listed };
  await store.put(`${folder}/request.json`, JSON.stringify(request));
  const end = await jobs.run(`${folder}/request.json`);
  const key = `${folder}/result.json`;
  const text = await store.get(key);
  if (!text || end === "failed") refuse(text && parseDocument(key, text, resultSchema), files, settings);
  const { tables, seconds, existed } = parseDocument(key, text, resultSchema);
  return { ...version, database, tables, seconds, existed };
}

function refuse(
  result: z.infer<typeof resultSchema> | undefined,
  files: readonly string[],
  settings: ReturnType<typeof readLoadSettings>,
): never {
  if (result?.status === "failed") {
    const problems = result.problems.map(({ file, ...problem }) => {
      const path = file === undefined ? undefined : files[file];
      return loaderProblem(
        { ...problem, ...(path !== undefined && { file: path }) },
        exitCode.userMistake,
        files,
        settings,
      );
    });
    throw new Problems(problems);
  }
  throw new Problem("the load job ended without a result", {
    hint: "run the command again: nothing is left half loaded",
    exitCode: exitCode.service,
  });
}
