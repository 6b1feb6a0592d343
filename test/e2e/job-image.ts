import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { skipBecause } from "../skip-because";
import { buildImage } from "./build-image";
import { DockerEngine } from "./docker-engine";

/** What the image of jobs is called in the engine of tests. */
export const jobImage = "sweep-image";

/** A Docker engine that has the image of jobs. */
export interface EngineWithImage {
  readonly engine: DockerEngine;
  /** For other files of containers. */
  readonly folder: string;
}

let made: Promise<EngineWithImage | string> | undefined;

/** The engine of all tests of a run, which have the image built once; skips where there can be none. */
export async function engineWithImage(context: Mocha.Context): Promise<EngineWithImage> {
  made ??= start();
  const found = await made;
  return typeof found === "string" ? skipBecause(context, found) : found;
}

after("the Docker engine", async () => {
  const found = await made;
  if (found === undefined || typeof found === "string") return;
  await found.engine.stop();
  rmSync(found.folder, { recursive: true, force: true });
});

/** Why there is none, where there is none. */
async function start(): Promise<EngineWithImage | string> {
  const missing = DockerEngine.missing();
  if (missing) return missing;
  const folder = mkdtempSync(path.join(tmpdir(), "sweep-image-"));
  let engine: DockerEngine;
  try {
    engine = await DockerEngine.start(path.join(folder, "docker"));
  } catch (error) {
    return (error as Error).message.split("\n").slice(-2).join(" ");
  }
  await buildImage(engine, folder, jobImage);
  return { engine, folder };
}
