import path from "node:path";
import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import { author } from "../run/author";
import type { DeployedStack } from "../stack/deployed-stack";
import type { Project } from "../stack/find-project";
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
  const site = deployed ? await openDeployed(deployed, terminal) : new LocalSite(choice);
  return { terminal, project, stack, site, store: site.store };
}

async function openDeployed(deployed: DeployedStack, terminal: Terminal): Promise<Site> {
  // Commands on the stack `local` do not pay for what talks to AWS.
  const { DeployedSite } = require("./deployed-site") as typeof import("./deployed-site");
  return DeployedSite.open(deployed, terminal);
}

/** The first line of every command: which stack, as whom, and which data version. */
export function sayStack({ terminal, stack }: Context, dataVersion: string | undefined): void {
  terminal.say(`stack ${stack} · as ${author()} · ${dataVersion ? `data ${dataVersion}` : "no data loaded"}`);
}

/** How runs name a file: from the project's root. */
export function fileInProject({ project, terminal }: Context, file: string): string {
  return path.relative(project.root, path.resolve(terminal.cwd, file));
}
