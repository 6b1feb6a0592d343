import path from "node:path";
import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import type { Contract } from "../../infra/contract";
import { Problem } from "../problem";
import { author } from "../run/author";
import type { Project } from "../stack/find-project";
import { localContract, localStack } from "../stack/local-contract";
import { DirectoryStore } from "../stores/directory";
import type { Store } from "../stores/store";
import { stackChoice } from "./stack-choice";
import type { Terminal } from "./terminal";

/** What every command that works with runs and results starts from. */
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
  const { terminal, project, stack, deployed, home } = stackChoice(command);
  // The one place that knows: whoever runs and reads sweeps does so on one machine.
  if (deployed) {
    throw new Problem(`sweeps run on the stack "${localStack}" only; "${stack}" can be looked at`, {
      hint: `sweep info --stack ${stack}, sweep doctor --stack ${stack}; to run here, leave --stack, SWEEP_STACK and --contract out`,
    });
  }
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
