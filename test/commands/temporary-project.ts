import { execFile, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { findProject } from "../../tools/stack/find-project";
import { localContract } from "../../tools/stack/local-contract";
import { DirectoryStore } from "../../tools/stores/directory";

const repository = path.join(__dirname, "..", "..");
const program = ["-r", require.resolve("ts-node/register"), path.join(repository, "tools", "sweep.ts")];

/** Node cannot make a terminal; Python can. */
const inTerminal = `
import os, pty, sys
pid, terminal = pty.fork()
if pid == 0:
    os.execv(sys.argv[2], sys.argv[2:])
written, keys = b"", sys.argv[1].encode()
while True:
    try:
        data = os.read(terminal, 4096)
    except OSError:
        data = b""
    if not data:
        break
    written += data
    if keys and b"[y/N]" in written:
        os.write(terminal, keys)
        keys = b""
sys.stdout.buffer.write(written)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
`;

/** A command's end. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder with a project in it, in which the command line is run from its source. */
export class TemporaryProject {
  readonly root = mkdtempSync(path.join(tmpdir(), "sweep cli-"));
  readonly store = new DirectoryStore(path.join(this.root, ".sweep", "store"));

  constructor(files: Readonly<Record<string, string>>) {
    const all = { "Pulumi.yaml": "name: cli\nruntime: nodejs\n", ...files };
    for (const [name, text] of Object.entries(all)) {
      const file = path.join(this.root, name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
  }

  /** Runs `sweep` to its end, without a terminal. */
  sweep(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
    return new Promise((resolve) => {
      const child = execFile(
        process.execPath,
        [...program, ...args],
        { cwd: this.root, env: this.#env(env), maxBuffer: 1 << 26 },
        (_, stdout, stderr) => resolve({ code: child.exitCode, stdout, stderr }),
      );
      child.stdin?.end();
    });
  }

  /** Runs `sweep`, and closes its output after the first bytes of it. */
  sweepCutOff(args: readonly string[]): Promise<Omit<Ended, "stdout">> {
    return new Promise((resolve) => {
      const child = spawn(process.execPath, [...program, ...args], { cwd: this.root, env: this.#env({}) });
      let stderr = "";
      child.stderr.on("data", (data) => {
        stderr += data;
      });
      child.stdout.once("data", () => child.stdout.destroy());
      child.on("close", (code) => resolve({ code, stderr }));
    });
  }

  /** Runs `sweep` in a terminal, and presses keys when it asks; what it wrote comes as standard output. */
  sweepInTerminal(args: readonly string[], keys: string): Promise<Ended> {
    return new Promise((resolve) => {
      const child = execFile(
        path.join(repository, ".venv", "bin", "python"),
        ["-c", inTerminal, keys, process.execPath, ...program, ...args],
        { cwd: this.root, env: this.#env({}) },
        (_, stdout, stderr) => resolve({ code: child.exitCode, stdout, stderr }),
      );
    });
  }

  /** The image that jobs of the stack `local` run in here. */
  get image(): string {
    return localContract(findProject(this.root), {}).image;
  }

  has(name: string): boolean {
    return existsSync(path.join(this.root, name));
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  #env(more: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
    // What a developer's shell holds must not decide.
    const { SWEEP_STACK: _, FORCE_COLOR: __, ...env } = process.env;
    return { ...env, TS_NODE_PROJECT: path.join(repository, "tsconfig.json"), ...more };
  }
}
