import { Command } from "@commander-js/extra-typings";
import { exitCode, Problem } from "../problem";
import { author } from "../run/author";
import { publishedStack, readPublished } from "../stack/deployed-stack";
import type { Project } from "../stack/find-project";
import { findProject } from "../stack/find-project";
import { openWorkspace } from "../stack/pulumi-workspace";
import { checkRoom } from "../stack/sandbox/check-room";
import { configuredSandbox, findContract, noSandbox } from "../stack/sandbox/find-sandbox";
import type { ConfigValues } from "../stack/sandbox/sandbox-config";
import { expiryDay } from "../stack/sandbox/sandbox-expiry";
import { sandboxStack } from "../stack/sandbox/sandbox-name";
import { withStack } from "../stack/sandbox/with-stack";
import { readStackConfig, writeConfig } from "../stack/sandbox/write-config";
import type { Interruption } from "../stack/update-stack";
import { countChanges, updateStack } from "../stack/update-stack";
import { ask } from "./ask";
import { bootstrapStack } from "./bootstrap-stack";
import { interruptible } from "./interruption";
import type { Terminal } from "./terminal";
import { processTerminal } from "./terminal";
import { UpdateProgress } from "./update-progress";

type Options = {
  readonly base?: string;
  readonly expires?: string;
  readonly yes?: true;
};

/** `sweep sandbox up NAME` */
export function command(): Command<[string], Options> {
  return new Command("up")
    .summary("make a sandbox, or go on with one and bring it up to date")
    .argument("<name>", "what it is called: anna makes the stack dev-anna")
    .option("--base <stack>", "the stack that it stands on (dev unless given)")
    .option("--expires <when>", "until when it is used: a day, or a time such as 10d or 3w (2w unless given)")
    .option("--yes", "do not ask")
    .action((name, options) => {
      const terminal = processTerminal();
      return interruptible(terminal, (interruption) => makeSandbox(name, options, terminal, interruption));
    });
}

async function makeSandbox(
  called: string,
  options: Options,
  terminal: Terminal,
  interruption: Interruption,
): Promise<void> {
  const project = findProject(terminal.cwd);
  const name = sandboxStack(project, options.base ?? "dev", called);
  const today = new Date();
  const expires = options.expires === undefined ? {} : { expires: expiryDay(options.expires, today) };
  const base = baseOf(project, name, options.base);
  terminal.say(`sandbox ${name} on ${base} · as ${author()}`);
  const { workspace } = await openWorkspace(project, base, terminal.env, terminal.say);
  const below = publishedStack(project, base, terminal.env);
  const settings = { ...below.settings(), stack: name };
  const ofBase = await below.contract();
  if (ofBase.base)
    throw new Problem(`"${base}" is itself a sandbox, on ${ofBase.base}`, { hint: `--base ${ofBase.base}` });
  const found = await findContract(settings);
  if (found && !found.base) throw noSandbox(name);
  if (found?.base && found.base !== base) throw otherBase(name, found.base, base);
  if (!found) await checkRoom(settings);
  if (!options.yes)
    await confirm(terminal, found ? `Update the sandbox ${name}` : `Make the sandbox ${name} on ${base}`);
  const again = `sweep sandbox up ${name}`;
  const wishes = { project: project.name, base, owner: author(), today, ...expires };
  // Before anything is made: it is there that a wrong passphrase shows.
  const configOfBase = await readStackConfig(workspace, base);
  const config = await withStack(workspace, name, true, async (stack) => {
    const written = await writeConfig(workspace, name, configOfBase, wishes);
    terminal.say("looking at what is to change");
    const changes = await countChanges(stack!, { interruption, again });
    if (changes === 0) terminal.say("nothing of it has changed");
    else {
      const progress = new UpdateProgress(terminal, changes);
      try {
        await updateStack(stack!, { onStep: progress.onStep, interruption, again });
      } finally {
        progress.stop();
      }
    }
    return written;
  });
  const { database } = await readPublished(settings);
  await bootstrapStack({
    ...{ terminal, settings, base: ofBase, stack: name, action: "create", secret: database.secret },
    ...{ interruption, again },
  });
  terminal.say(nextSteps(project, name, config));
}

/** The base of a sandbox: what its config says, where it has one. */
function baseOf(project: Project, name: string, asked: string | undefined): string {
  const written = configuredSandbox(project, name)?.base;
  if (written !== undefined && asked !== undefined && written !== asked)
    throw otherBase(name, written, asked);
  return written ?? asked ?? "dev";
}

function otherBase(name: string, base: string, asked: string): Problem {
  return new Problem(`the sandbox "${name}" stands on ${base}, not on ${asked}`, {
    hint: `leave --base out, or choose another name; sweep sandbox down ${name} removes it`,
  });
}

async function confirm(terminal: Terminal, what: string): Promise<void> {
  if (!terminal.canAsk) throw new Problem(`${what}: nobody can be asked`, { hint: "add --yes" });
  if (!(await ask(terminal, `${what}?`)))
    throw new Problem("nothing was made", { exitCode: exitCode.cancelled });
}

function nextSteps({ name: project }: Project, name: string, config: ConfigValues): string {
  return [
    `sandbox ${name} is ready, until ${config[`${project}:expires`]?.value}`,
    `  sweep doctor --stack ${name}       whether all is well`,
    `  sweep run FILE --stack ${name}     runs a sweep on it`,
    `  sweep sandbox down ${name}         removes it, with its data and results`,
  ].join("\n");
}
