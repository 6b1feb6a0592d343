import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

export const installRoot = path.resolve(__dirname, "..", "..");
export const python = path.join(installRoot, ".venv", "bin", "python");

/** A command's end. */
export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A project of its own in a temporary folder, with a copy of a fixture and its own local stack. */
export class Sandbox {
  readonly root: string;
  readonly env: NodeJS.ProcessEnv;

  constructor(fixture: string, env: NodeJS.ProcessEnv = {}) {
    this.root = mkdtempSync(path.join(tmpdir(), "sweep e2e-"));
    cpSync(path.join(__dirname, "fixtures", fixture), this.root, { recursive: true });
    writeFileSync(path.join(this.root, "Pulumi.yaml"), "name: e2e\nruntime: nodejs\n");
    this.env = { ...process.env, SWEEP_IDLE_SECONDS: "5", ...env };
  }

  /** Runs the compiled command line in the project. */
  sweep(...args: string[]): Promise<Finished> {
    return finished(process.execPath, [path.join(installRoot, "dist", "tools", "sweep.js"), ...args], {
      cwd: this.root,
      env: this.env,
    });
  }

  file(...parts: string[]): string {
    return path.join(this.root, ...parts);
  }

  read(...parts: string[]): string {
    return readFileSync(this.file(...parts), "utf8");
  }

  write(name: string, text: string): void {
    writeFileSync(this.file(name), text);
  }

  /** The processes that run below the project's local stack. */
  processes(): number[] {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
      .map(Number)
      .filter((pid) => belongsTo(pid, this.root));
  }

  /** The warm runner and its forked children, which have its command line: they are told apart by their parents. */
  runnerProcesses(): { readonly runners: readonly number[]; readonly cells: readonly number[] } {
    const all = this.processes().filter((pid) => procFile(pid, "cmdline").includes("cell_runner\0serve"));
    const isCell = (pid: number) =>
      all.includes(Number(/^PPid:\s+(\d+)/m.exec(procFile(pid, "status"))?.[1]));
    return { runners: all.filter((pid) => !isCell(pid)), cells: all.filter(isCell) };
  }

  /** The first process of the project whose command line (words with zero bytes between) holds a text. */
  processNamed(text: string): number | undefined {
    return this.processes().find((pid) => procFile(pid, "cmdline").includes(text));
  }

  /** The process of the project's PostgreSQL that all its others descend from. */
  postmaster(): number | undefined {
    const file = this.file(".sweep", "postgres", "data", "postmaster.pid");
    const pid = existsSync(file) ? Number(readFileSync(file, "utf8").split("\n")[0]) : Number.NaN;
    return this.processes().includes(pid) ? pid : undefined;
  }

  /** Ends whatever still runs, and removes the folder. */
  remove(): void {
    for (const pid of this.processes()) kill(pid);
    rmSync(this.root, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
}

/** Runs a program to its end, whatever its exit code. */
export function finished(
  program: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv; readonly input?: string },
): Promise<Finished> {
  return new Promise((resolve) => {
    const child = execFile(program, args, { ...options, maxBuffer: 1 << 28 }, (error, stdout, stderr) => {
      const code = error ? (typeof error.code === "number" ? error.code : 128) : 0;
      resolve({ code, stdout, stderr });
    });
    child.stdin?.end(options.input ?? "");
  });
}

function belongsTo(pid: number, root: string): boolean {
  return (procFile(pid, "cmdline") + procFile(pid, "environ")).includes(root);
}

/** What the kernel says of a process; empty where it has ended. */
function procFile(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, "utf8");
  } catch {
    return "";
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It ended by itself.
  }
}
