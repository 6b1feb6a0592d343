import path from "node:path";
import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import { Problem } from "../problem";
import { author } from "../run/author";
import type { Project } from "../stack/find-project";
import { localStack } from "../stack/local-contract";
import type { Store } from "../stores/store";
import { LocalSite } from "./local-site";
import type { Site } from "./site";
import { stackChoice } from "./stack-choice";
import type { Terminal } from "./terminal";

/** What every command that works with runs and results starts from. */
export interface Context {
  readonly terminal: Terminal;
  readonly project: Project;
  readonly stack: string;
  readonly site: Site;
  readonly store: Store;
}

/** The context of a called command. */
export async function contextOf(command: CommandUnknownOpts): Promise<Context> {
  const choice = stackChoice(command);
  const { terminal, project, stack, deployed } = choice;
  // The one place that knows: whoever runs and reads sweeps does so on one machine.
  if (deployed) {
    throw new Problem(`sweeps run on the stack "${localStack}" only; "${stack}" can be looked at`, {
      hint: `sweep info --stack ${stack}, sweep doctor --stack ${stack}; to run here, leave --stack, SWEEP_STACK and --contract out`,
    });
  }
  const site = new LocalSite(choice);
  return { terminal, project, stack, site, store: site.store };
}

/** The first line of every command: which stack, as whom, and which data version. */
export function sayStack({ terminal, stack }: Context, dataVersion: string | undefined): void {
  terminal.say(`stack ${stack} · as ${author()} · ${dataVersion ? `data ${dataVersion}` : "no data loaded"}`);
}

/** How runs name a file: from the project's root. */
export function fileInProject({ project, terminal }: Context, file: string): string {
  return path.relative(project.root, path.resolve(terminal.cwd, file));
}
