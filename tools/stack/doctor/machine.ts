/** How a program ended. */
export interface ProgramEnd {
  /** 127 where there is no such program. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What is asked of the machine that the command line runs on. Methods throw a Problem where something is amiss. */
export interface Machine {
  /** Such as `22.11.0`. */
  readonly nodeVersion: string;
  run(program: string, args: readonly string[]): Promise<ProgramEnd>;
  /** The path of a Pulumi CLI: one that was installed, else the one that `npx pulumi` downloaded before. */
  findPulumi(): Promise<string | undefined>;
  /** A Python that runs Triage. */
  findPython(): Promise<{ readonly path: string; readonly version: string }>;
  /** Whether `.venv` is there and of this version's lock. */
  isEnvironmentReady(): Promise<boolean>;
  /** PostgreSQL's server program. */
  findPostgres(): Promise<string>;
  /** Of the disk that the local stack is on. */
  freeBytes(): Promise<number>;
  /** Writes something into the local stack's folder, and takes it away again. */
  tryStore(): Promise<void>;
  supervisor(): Promise<SupervisorState>;
}

/** What runs local jobs: none (it is started on demand), one of this version, or one of another. */
export type SupervisorState = "none" | "running" | "other version";
