import path from "node:path";
import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import type { Contract } from "../../infra/contract";
import { Problem } from "../problem";
import { author } from "../run/author";
import type { Project } from "../stack/find-project";
import { findProject } from "../stack/find-project";
import { localContract, localStack } from "../stack/local-contract";
import { DirectoryStore } from "../stores/directory";
import type { Store } from "../stores/store";
import type { Terminal } from "./terminal";
import { processTerminal } from "./terminal";

/** What every command starts from. */
export interface Context {
  readonly terminal: Terminal;
  readonly project: Project;
  readonly stack: string;
  readonly store: Store;
  /** The folder of the local stack: store, database, supervisor. */
  readonly home: string;
}

/** The context of a called command. */
export function contextOf(command: CommandUnknownOpts): Context {
  const terminal = processTerminal();
  const { stack } = command.optsWithGlobals() as { stack: string };
  if (stack !== localStack) {
    throw new Problem(`the stack "${stack}" is not known: only the stack "${localStack}" can be used yet`, {
      hint: `leave --stack and SWEEP_STACK out, or say --stack ${localStack}`,
    });
  }
  const project = findProject(terminal.cwd);
  const home = path.join(project.root, ".sweep");
  return { terminal, project, stack, store: new DirectoryStore(path.join(home, "store")), home };
}

/** What the stack promises. */
export function contractOf({ project, terminal }: Context): Contract {
  return localContract(project, terminal.env);
}

/** The first line of every command: which stack, as whom, and which data version. */
export function sayStack({ terminal, stack }: Context, dataVersion: string | undefined): void {
  terminal.say(`stack ${stack} · as ${author()} · ${dataVersion ? `data ${dataVersion}` : "no data loaded"}`);
}

/** How runs name a file: from the project's root. */
export function fileInProject({ project, terminal }: Context, file: string): string {
  return path.relative(project.root, path.resolve(terminal.cwd, file));
}
