import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { MotoServer } from "../aws/moto-server";
import type { Finished } from "../e2e/sandbox";
import { finished, installRoot } from "../e2e/sandbox";
import type { Operation } from "./stand-in-provider";
import { faultsVariable, journalVariable, providerVersion } from "./stand-in-provider";

const providers = ["aws", "docker", "random"];

/**
 * A copy of the project in a temporary folder, whose stacks the real engine makes with providers that stand for the
 * real ones; its state is in files beside it.
 */
export class EngineProject {
  readonly root: string;
  readonly env: NodeJS.ProcessEnv;
  readonly #folder: string;
  readonly #cli: string;
  #read = 0;

  constructor(cli: string, moto: MotoServer) {
    this.#cli = cli;
    this.#folder = mkdtempSync(path.join(tmpdir(), "engine-"));
    this.root = path.join(this.#folder, "project");
    const state = path.join(this.#folder, "state");
    mkdirSync(state);
    this.#copyProject();
    this.#addProviders();
    this.env = {
      ...process.env,
      ...moto.env,
      PATH: `${path.dirname(cli)}${path.delimiter}${process.env.PATH}`,
      PULUMI_CLI: cli,
      PULUMI_HOME: path.join(this.#folder, "home"),
      PULUMI_BACKEND_URL: `file://${state}`,
      PULUMI_CONFIG_PASSPHRASE: "engine",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      NO_COLOR: "1",
      [journalVariable]: path.join(this.#folder, "journal"),
      [faultsVariable]: path.join(this.#folder, "faults.json"),
    };
  }

  /** Runs Pulumi in the project. */
  pulumi(...args: string[]): Promise<Finished> {
    return finished(this.#cli, [...args, "--non-interactive"], { cwd: this.root, env: this.env });
  }

  /** Runs the compiled command line of the copied project. */
  sweep(...args: string[]): Promise<Finished> {
    const program = path.join(installRoot, "dist", "tools", "sweep.js");
    return finished(process.execPath, [program, ...args], { cwd: this.root, env: this.env });
  }

  /** What providers did since this was asked for last. */
  newOperations(): Operation[] {
    const file = this.env[journalVariable]!;
    const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n").slice(0, -1) : [];
    const added = lines.slice(this.#read);
    this.#read = lines.length;
    return added.map((line) => JSON.parse(line));
  }

  /**
   * From now on these operations do not go well, and all others do: `delete NAME` fails with a message, or takes so
   * many milliseconds.
   */
  setFaults(faults: Readonly<Record<string, string | number>>): void {
    writeFileSync(this.env[faultsVariable]!, JSON.stringify(faults));
  }

  file(...parts: string[]): string {
    return path.join(this.root, ...parts);
  }

  read(...parts: string[]): string {
    return readFileSync(this.file(...parts), "utf8");
  }

  write(name: string, text: string): void {
    mkdirSync(path.dirname(this.file(name)), { recursive: true });
    writeFileSync(this.file(name), text);
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #copyProject(): void {
    mkdirSync(this.root);
    for (const name of ["infra", "index.ts", "package.json", "tsconfig.json", "Pulumi.yaml"])
      cpSync(path.join(installRoot, name), this.file(name), { recursive: true });
    for (const name of ["node_modules", "dist"]) symlinkSync(path.join(installRoot, name), this.file(name));
    copyFileSync(path.join(installRoot, "Pulumi.dev.yaml"), this.file("Pulumi.dev.yaml"));
    copyFileSync(path.join(installRoot, "Pulumi.prod.yaml"), this.file("Pulumi.prod.yaml"));
  }

  /** In this copy of Pulumi.yaml alone. */
  #addProviders(): void {
    const lines = providers.map((name) => {
      const folder = path.join(this.#folder, "providers", name);
      mkdirSync(folder, { recursive: true });
      const program = path.join(folder, `pulumi-resource-${name}`);
      const standIn = path.join(installRoot, "test", "engine", "stand-in-provider.ts");
      const tsNode = require.resolve("ts-node/register");
      writeFileSync(
        program,
        `#!/bin/sh\ncd '${installRoot}'\nexec '${process.execPath}' -r '${tsNode}' '${standIn}' ${name} "$@"\n`,
      );
      chmodSync(program, 0o755);
      return `    - { name: ${name}, version: ${providerVersion(name)}, path: ${JSON.stringify(folder)} }\n`;
    });
    const text = this.read("Pulumi.yaml");
    this.write("Pulumi.yaml", `${text}plugins:\n  providers:\n${lines.join("")}`);
  }
}
