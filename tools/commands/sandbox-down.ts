import { rmSync } from "node:fs";
import path from "node:path";
import { Command } from "@commander-js/extra-typings";
import type { LocalWorkspace, Stack } from "@pulumi/pulumi/automation";
import type { DeployedContract } from "../../infra/contract";
import { contractQueues } from "../../infra/contract";
import { exitCode, Problem } from "../problem";
import { author } from "../run/author";
import { publishedStack } from "../stack/deployed-stack";
import type { Project } from "../stack/find-project";
import { findProject } from "../stack/find-project";
import { pulumiProblem } from "../stack/pulumi-problem";
import { openWorkspace } from "../stack/pulumi-workspace";
import { bootstrapDenied } from "../stack/sandbox/aws-bootstrap-service";
import { awsJobsService } from "../stack/sandbox/aws-jobs-service";
import { emptyPrefix } from "../stack/sandbox/empty-prefix";
import { endJobs } from "../stack/sandbox/end-jobs";
import { configuredSandbox, findContract, noSandbox } from "../stack/sandbox/find-sandbox";
import { forgetDefinitions } from "../stack/sandbox/forget-definitions";
import { sandboxStack } from "../stack/sandbox/sandbox-name";
import { withStack } from "../stack/sandbox/with-stack";
import { readStackConfig, writeConfig } from "../stack/sandbox/write-config";
import type { StackSettings } from "../stack/stack-settings";
import type { Interruption } from "../stack/update-stack";
import { countResources, destroyStack } from "../stack/update-stack";
import { ask } from "./ask";
import { bootstrapStack } from "./bootstrap-stack";
import { interruptible } from "./interruption";
import { count } from "./print-plan";
import type { Terminal } from "./terminal";
import { processTerminal } from "./terminal";
import { UpdateProgress } from "./update-progress";

type Options = {
  readonly base: string;
  readonly keepResults?: true;
  readonly yes?: true;
};

/** `sweep sandbox down NAME` */
export function command(): Command<[string], Options> {
  return new Command("down")
    .summary("end a sandbox's jobs and remove it, with its data and results")
    .argument("<name>", "what it is called")
    .option("--base <stack>", "the stack that it stands on, where this machine has no config of it", "dev")
    .option(
      "--keep-results",
      "leave runs, logs and results in its part of the bucket; its data goes with its databases",
    )
    .option("--yes", "do not ask")
    .action((name, options) => {
      const terminal = processTerminal();
      const project = findProject(terminal.cwd);
      const stack = sandboxStack(project, options.base, name);
      return interruptible(terminal, (interruption) =>
        new Removal(project, stack, options, terminal, interruption).run(),
      );
    });
}

/** The steps in which a sandbox goes; each may be done again, so that the command can be, after any kill. */
class Removal {
  readonly #project: Project;
  readonly #name: string;
  readonly #options: Options;
  readonly #terminal: Terminal;
  readonly #interruption: Interruption;
  readonly #again: string;

  constructor(
    project: Project,
    name: string,
    options: Options,
    terminal: Terminal,
    interruption: Interruption,
  ) {
    this.#project = project;
    this.#name = name;
    this.#options = options;
    this.#terminal = terminal;
    this.#interruption = interruption;
    this.#again = `sweep sandbox down ${name}`;
  }

  async run(): Promise<void> {
    const name = this.#name;
    const terminal = this.#terminal;
    const project = this.#project;
    const written = configuredSandbox(project, name);
    const below = publishedStack(project, written?.base ?? this.#options.base, terminal.env);
    const settings = { ...below.settings(), stack: name };
    terminal.say(`sandbox ${name} · as ${author()}`);
    const contract = await findContract(settings);
    if (contract && !contract.base) throw noSandbox(name);
    if (!contract && written === undefined)
      throw new Problem(`there is no sandbox "${name}" in ${settings.region}`, {
        hint: "sweep sandbox list shows those that there are",
      });
    const base = contract?.base ?? below.stack;
    const { workspace } = await openWorkspace(project, base, terminal.env, terminal.say);
    const ofBase = await publishedStack(project, base, terminal.env).contract();
    const prefix = contract?.prefix ?? `${name}/`;
    await this.#confirm(`s3://${ofBase.bucket}/${prefix}`);
    const isDropped = !contract || (await this.#endWork(settings, contract, ofBase));
    await withStack(workspace, name, false, async (stack) => {
      if (stack)
        await this.#destroy(workspace, stack, { project, base, isConfigured: written?.base !== undefined });
      const definitions = await forgetDefinitions(settings);
      terminal.say(`job definitions: ${count(definitions, "revision")} deregistered`);
      // What stands there of databases would be believed by a later sandbox of this name, which has none of them.
      const [what, where] = this.#options.keepResults ? ["data", `${prefix}data/`] : ["results", prefix];
      const versions = await emptyPrefix(settings, ofBase.bucket, where);
      terminal.say(`${what}: ${count(versions, "object")} deleted`);
      if (stack)
        await workspace.removeStack(name).catch((error: unknown) => {
          throw pulumiProblem(error, `remove the stack ${name}`, name);
        });
    });
    rmSync(path.join(project.root, `Pulumi.${name}.yaml`), { force: true });
    terminal.say(`sandbox ${name} is gone${isDropped ? "" : `, all but ${leftToOwner(name, base)}`}`);
  }

  async #confirm(place: string): Promise<void> {
    const { yes, keepResults } = this.#options;
    if (yes) return;
    const what = `Remove the sandbox ${this.#name} with its data${keepResults ? "" : ` and results (${place})`}`;
    if (!this.#terminal.canAsk) throw new Problem(`${what}: nobody can be asked`, { hint: "add --yes" });
    if (!(await ask(this.#terminal, `${what}?`)))
      throw new Problem("nothing was removed", { exitCode: exitCode.cancelled });
  }

  /**
   * First its jobs, which use its database; then that. Who makes sandboxes need not be who may remove databases, and is
   * to get rid of what else costs money.
   *
   * @returns whether its database role and data are gone
   */
  async #endWork(
    settings: StackSettings,
    contract: DeployedContract,
    base: DeployedContract,
  ): Promise<boolean> {
    const terminal = this.#terminal;
    const interruption = this.#interruption;
    await endJobs(awsJobsService(settings), contractQueues(contract), {
      signal: interruption.signal,
      onWaiting: (jobs) => terminal.say(`jobs: ${count(jobs, "job")} to end`),
    });
    try {
      await bootstrapStack({
        ...{ terminal, settings, base, stack: this.#name, action: "drop" },
        ...{ interruption, again: this.#again },
      });
      return true;
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== bootstrapDenied) throw error;
      terminal.say(`warning: ${error.message}`);
      terminal.say(`  the rest goes, but there stay ${leftToOwner(this.#name, base.stack)}`);
      return false;
    }
  }

  async #destroy(
    workspace: LocalWorkspace,
    stack: Stack,
    {
      project,
      base,
      isConfigured,
    }: { readonly project: Project; readonly base: string; readonly isConfigured: boolean },
  ): Promise<void> {
    // Made on another machine: without a config Pulumi knows neither region nor profile.
    if (!isConfigured)
      await writeConfig(workspace, stack.name, await readStackConfig(workspace, base), {
        project: project.name,
        base,
        owner: author(),
        today: new Date(),
      });
    const progress = new UpdateProgress(this.#terminal, await countResources(stack));
    try {
      await destroyStack(stack, {
        onStep: progress.onStep,
        interruption: this.#interruption,
        again: this.#again,
      });
    } finally {
      progress.stop();
    }
  }
}

/** What stays on the base's server where a sandbox went without its database role, and who is to do what about it. */
function leftToOwner(name: string, base: string): string {
  return `its database role and databases, which the owner of ${base} removes: sweep bootstrap --stack ${base} --drop ${name}`;
}
