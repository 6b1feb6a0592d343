import { Command } from "@commander-js/extra-typings";
import { exitCode, Problem } from "../problem";
import { author } from "../run/author";
import { type DeployedStack, publishedStack } from "../stack/deployed-stack";
import { findContract } from "../stack/sandbox/find-sandbox";
import { sandboxStack } from "../stack/sandbox/sandbox-name";
import { ask } from "./ask";
import type { BootstrapWork } from "./bootstrap-stack";
import { bootstrapStack } from "./bootstrap-stack";
import { interruptible } from "./interruption";
import { type StackChoice, stackChoice } from "./stack-choice";

type Options = {
  readonly drop?: string;
  readonly yes?: true;
};

/** What a stack's bootstrap job is run for, whoever watches. */
type Work = Omit<BootstrapWork, "interruption">;

/** `sweep bootstrap` */
export function command(): Command<[], Options> {
  return new Command("bootstrap")
    .option("--drop <sandbox>", "remove the role and databases of a sandbox of this base that is gone")
    .option("--yes", "do not ask before that")
    .addHelpText("after", about)
    .action(async function (options) {
      const choice = stackChoice(this);
      const { terminal, stack, deployed } = choice;
      if (!deployed)
        throw new Problem(`the stack "${stack}" has its database role already`, {
          hint: "sweep bootstrap --stack NAME is for a stack that pulumi up has made",
        });
      terminal.say(`stack ${stack} · as ${author()}`);
      const work =
        options.drop === undefined
          ? await creation(choice, deployed)
          : await removal(choice, deployed, options.drop, options.yes);
      await interruptible(terminal, (interruption) => bootstrapStack({ ...work, interruption }));
    });
}

async function creation({ terminal, project, stack }: StackChoice, deployed: DeployedStack): Promise<Work> {
  const contract = await deployed.contract();
  const base = contract.base
    ? await publishedStack(project, contract.base, {
        ...terminal.env,
        AWS_REGION: contract.region,
      }).contract()
    : contract;
  const { secret } = contract.database;
  const again = `sweep bootstrap --stack ${stack}`;
  return { terminal, settings: deployed.settings(), base, stack, action: "create", secret, again };
}

async function removal(
  { terminal, project, stack }: StackChoice,
  deployed: DeployedStack,
  sandbox: string,
  isSure = false,
): Promise<Work> {
  const base = await deployed.contract();
  if (base.base)
    throw new Problem(`the stack "${stack}" is a sandbox, and no sandbox stands on it`, {
      hint: `sweep bootstrap --stack ${base.base} --drop NAME is for those on ${base.base}`,
    });
  const name = sandboxStack(project, stack, sandbox);
  const settings = deployed.settings();
  if (await findContract({ ...settings, stack: name }))
    throw new Problem(`the stack "${name}" is there, and needs its database role`, {
      hint: `sweep sandbox down ${name} removes a sandbox; this is for what one left that is gone`,
    });
  const what = `Remove the database role of ${name} with all its databases`;
  if (!isSure && !terminal.canAsk) throw new Problem(`${what}: nobody can be asked`, { hint: "add --yes" });
  if (!isSure && !(await ask(terminal, `${what}?`)))
    throw new Problem("nothing was removed", { exitCode: exitCode.cancelled });
  const again = `sweep bootstrap --stack ${stack} --drop ${name}`;
  return { terminal, settings, base, stack: name, action: "drop", again };
}

const about = `
Makes the role that a stack's jobs log in to the database as, once after pulumi up of a base. It generates the password
inside of the network and puts it into the stack's secret: nobody sees it. What is there already stays as it is.
Whoever may make sandboxes need not be allowed to run this job: --drop removes what such a person's sandbox left.
`;
