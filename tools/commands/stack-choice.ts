import path from "node:path";
import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import { Problem } from "../problem";
import { type DeployedStack, publishedStack, stackOfFile } from "../stack/deployed-stack";
import type { Project } from "../stack/find-project";
import { findProject } from "../stack/find-project";
import { localStack } from "../stack/local-contract";
import type { Terminal } from "./terminal";
import { processTerminal } from "./terminal";

/** What a command was told of the stack: enough for those that only look at it. */
export interface StackChoice {
  readonly terminal: Terminal;
  readonly project: Project;
  readonly stack: string;
  /** Nothing for the stack `local`. */
  readonly deployed?: DeployedStack;
  /** The folder of the local stack: store, database, supervisor. */
  readonly home: string;
}

/** The stack of a called command: what --stack, SWEEP_STACK or --contract say, `local` unless any does. */
export function stackChoice(command: CommandUnknownOpts): StackChoice {
  const terminal = processTerminal();
  const options = command.optsWithGlobals() as { readonly stack?: string; readonly contract?: string };
  const project = findProject(terminal.cwd);
  const home = path.join(project.root, ".sweep");
  const named = options.stack ?? (terminal.env.SWEEP_STACK || undefined);
  const at = { terminal, project, home };
  if (options.contract !== undefined) {
    if (options.stack === localStack)
      throw new Problem(`the stack "${localStack}" has no contract in a file`, {
        hint: "leave --stack or --contract out",
      });
    const file = path.resolve(terminal.cwd, options.contract);
    const deployed = stackOfFile(project, file, options.stack, terminal.env);
    return { ...at, stack: deployed.stack, deployed };
  }
  if (named === undefined || named === localStack) return { ...at, stack: localStack };
  if (!/^[A-Za-z0-9_-]+$/.test(named))
    throw new Problem(`"${named}" is no name of a stack`, {
      hint: "letters, digits, hyphens and underscores, as in Pulumi.<stack>.yaml",
    });
  return { ...at, stack: named, deployed: publishedStack(project, named, terminal.env) };
}
