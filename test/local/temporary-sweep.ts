import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { LocalBackend, type LocalBackendOptions } from "../../tools/backends/local";
import { endProcesses } from "../../tools/local/end-processes";
import { listProcesses } from "../../tools/local/processes";
import { findRunningSupervisor } from "../../tools/local/supervisor-record";

/** A folder `.sweep` of its own, whose supervisor runs the fake runner unless told otherwise. */
export class TemporarySweep {
  readonly root = mkdtempSync(join(tmpdir(), "sweep-local-"));
  readonly directory = join(this.root, ".sweep");
  readonly options: LocalBackendOptions;
  readonly backend: LocalBackend;

  constructor(more: Partial<LocalBackendOptions> = {}) {
    this.options = {
      sweepDirectory: this.directory,
      python: resolve(__dirname, "fake-runner.cjs"),
      // Also tells the processes of this folder from those of others.
      imageDirectory: join(this.root, "image"),
      image: "sha256:one",
      capacity: { vcpus: 2, memoryMiB: 4096 },
      ...more,
    };
    this.backend = new LocalBackend(this.options);
  }

  /** The process of its supervisor, when one runs. */
  async supervisorPid(): Promise<number | undefined> {
    return (await findRunningSupervisor(join(this.directory, "supervisor")))?.pid;
  }

  /** Everything that runs for this folder, but not what cells are. */
  processes(): string[] {
    return listProcesses()
      .filter(({ command }) => command.includes(this.root))
      .map(({ command }) => command);
  }

  /** Ends the supervisor in the orderly way, and with it everything else. */
  async end(): Promise<void> {
    const pids = () =>
      listProcesses()
        .filter(({ command }) => command.includes(this.root) && command.includes("supervisor."))
        .map(({ pid }) => pid);
    await endProcesses(pids, [{ signal: "SIGTERM", waitMs: 15_000 }]);
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
