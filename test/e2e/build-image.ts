import { copyFileSync, cpSync, existsSync, rmSync } from "node:fs";
import path from "node:path";
import { stageBuild } from "../../infra/stage-build";
import { uvEnvironment } from "../../tools/local/find-uv";
import type { DockerEngine } from "./docker-engine";
import { finished, installRoot, python } from "./sandbox";

/** Builds the image of jobs as a stack does, on a base made of Debian's packages: no image can be pulled here. */
export async function buildImage(engine: DockerEngine, folder: string, name: string): Promise<void> {
  const base = `${name}-base`;
  await makeDebianBase(engine, path.join(folder, "base"), base);
  cpSync(path.join(installRoot, "infra", "image"), path.join(folder, "infra", "image"), { recursive: true });
  const { context } = stageBuild(folder, "infra/image/Dockerfile");
  const values = { BASE: base, ...(await packageIndex()) };
  const args = Object.entries(values).flatMap(([arg, value]) => ["--build-arg", `${arg}=${value}`]);
  const place = path.join(folder, context);
  const { code, stdout, stderr } = await engine.docker(
    "build",
    "--network=host",
    ...args,
    "--tag",
    name,
    place,
  );
  if (code !== 0)
    throw new Error(`the image could not be built:\n${stdout.slice(-4000)}${stderr.slice(-4000)}`);
}

const trusted = "/etc/ssl/certs/ca-certificates.crt";

async function makeDebianBase(engine: DockerEngine, root: string, name: string): Promise<void> {
  const options = ["--variant=minbase", "--include=python3,python3-venv,ca-certificates", "bookworm", root];
  const { code, stdout } = await finished("debootstrap", options, { cwd: "/", env: process.env });
  if (code !== 0) throw new Error(`debootstrap failed:\n${stdout.slice(-2000)}`);
  for (const left of ["var/cache/apt", "var/lib/apt/lists"])
    rmSync(path.join(root, left), { recursive: true });
  // What this machine trusts: its packages' index may be among it.
  if (existsSync(trusted)) copyFileSync(trusted, path.join(root, trusted));
  await engine.importFolder(root, name);
  rmSync(root, { recursive: true });
}

/** The build arguments that have packages found where this machine finds them. */
async function packageIndex(): Promise<Record<string, string>> {
  const { UV_DEFAULT_INDEX: index } = await uvEnvironment(process.env, python);
  return { ...(existsSync(trusted) && { PIP_CERT: trusted }), ...(index && { PIP_INDEX_URL: index }) };
}
