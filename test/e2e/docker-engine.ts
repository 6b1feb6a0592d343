import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, openSync, readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { type Finished, finished } from "./sandbox";

/** A Docker engine of a test's own, with its own images; containers of it have the machine's network. */
export class DockerEngine {
  readonly #folder: string;
  readonly #socket: string;
  readonly #daemon: ChildProcess;

  private constructor(folder: string, socket: string, daemon: ChildProcess) {
    this.#folder = folder;
    this.#socket = socket;
    this.#daemon = daemon;
  }

  /** Why there can be none on this machine; undefined where there can. */
  static missing(): string | undefined {
    if (process.getuid?.() !== 0) return "only root starts a Docker engine";
    const programs = ["dockerd", "docker", "debootstrap"].filter((name) => !isProgram(name));
    return programs.length > 0 ? `there is no ${programs.join(", no ")}` : undefined;
  }

  /**
   * Starts one.
   *
   * @param folder - for all that it keeps
   * @throws Error with the end of its log where it does not come up
   */
  static async start(folder: string): Promise<DockerEngine> {
    const socket = path.join(folder, "docker.sock");
    const log = path.join(folder, "dockerd.log");
    mkdirSync(folder, { recursive: true });
    const output = openSync(log, "a");
    const places = ["--data-root", "data", "--exec-root", "exec", "--pidfile", "pid"];
    const daemon = spawn(
      "dockerd",
      [
        ...places.map((each) => (each.startsWith("--") ? each : path.join(folder, each))),
        ...["--host", `unix://${socket}`, "--bridge=none", "--iptables=false"],
        // What containers are told of the machine's address, where nobody asks for it.
        "--host-gateway-ip=127.0.0.1",
      ],
      { stdio: ["ignore", output, output] },
    );
    daemon.on("error", () => {});
    const engine = new DockerEngine(folder, socket, daemon);
    for (let tries = 0; tries < 300 && daemon.exitCode === null; tries += 1) {
      if ((await engine.docker("version")).code === 0) return engine;
      await wait(200);
    }
    await engine.stop();
    throw new Error(`dockerd did not come up:\n${readFileSync(log, "utf8").slice(-2000)}`);
  }

  /** Where its clients find it. */
  get host(): string {
    return `unix://${this.#socket}`;
  }

  /** Runs a command of Docker's to its end, whatever its exit code. */
  docker(...args: string[]): Promise<Finished> {
    return finished("docker", ["--host", this.host, ...args], {
      cwd: "/",
      // The builder that every version has, without plugins.
      env: { ...process.env, DOCKER_BUILDKIT: "0" },
    });
  }

  /** Makes an image of the files below a folder. */
  async importFolder(folder: string, name: string): Promise<void> {
    const script = 'tar -C "$1" -c . | docker --host "unix://$2" import - "$3"';
    const args = ["-c", script, "sh", folder, this.#socket, name];
    const { code, stderr } = await finished("sh", args, { cwd: "/", env: process.env });
    if (code !== 0) throw new Error(`the image ${name} could not be made:\n${stderr}`);
  }

  /** Ends it, and removes all that it kept. */
  async stop(): Promise<void> {
    if (this.#daemon.exitCode === null && this.#daemon.pid !== undefined) {
      this.#daemon.kill("SIGTERM");
      await once(this.#daemon, "exit");
    }
    // What it leaves of the network's namespace would keep the folder from being removed.
    for (const place of mountsBelow(this.#folder))
      await finished("umount", [place], { cwd: "/", env: process.env });
    // Far faster than Node, with the many files of an image.
    const rm = ["-rf", "--one-file-system", this.#folder];
    await finished("rm", rm, { cwd: "/", env: process.env });
  }
}

function mountsBelow(folder: string): string[] {
  const places = readFileSync("/proc/mounts", "utf8")
    .split("\n")
    .map((line) => line.split(" ")[1] ?? "");
  return places.filter((place) => place.startsWith(`${folder}/`)).reverse();
}

function isProgram(name: string): boolean {
  try {
    execFileSync("sh", ["-c", `command -v ${name}`], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
